// j and k go through the rows, Enter opens the row's first link.
export function start(table) {
  const rows = () => [...table.tBodies[0].rows];
  const region = table.closest("[tabindex]") ?? table;
  region.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const now = all.findIndex((row) => row.getAttribute("aria-current") === "true");
    if (event.key === "Enter" && now >= 0 && event.target === region) {
      all[now].querySelector("a")?.click();
    } else if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      const next = Math.min(Math.max(now + (event.key === "j" ? 1 : -1), 0), all.length - 1);
      all[now]?.removeAttribute("aria-current");
      all[next].setAttribute("aria-current", "true");
      all[next].scrollIntoView({ block: "nearest" });
    }
  });
}
