// Reviewing by keyboard: j and k go through the findings and show each in the text, Enter confirms, s corrects.
const items = () => [...document.querySelectorAll("[data-review] > .item")];
let current = null;

function goTo(item) {
  if (!item) return;
  document.getElementById(current)?.removeAttribute("aria-current");
  current = item.id;
  item.setAttribute("aria-current", "true");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
  const place = document.getElementById(`cho-${item.dataset.link}`);
  if (matchMedia("(min-width: 60rem)").matches) place?.scrollIntoView({ block: "center" });
}

function move(step) {
  const all = items();
  const now = all.findIndex((item) => item.id === current);
  goTo(all[Math.min(Math.max(now + step, 0), all.length - 1)]);
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "Enter" && event.target.matches(".item")) event.target.querySelector("[data-do=confirm]")?.click();
  else if (event.key === "s" && current) document.getElementById(current)?.querySelector("[data-do=correct]")?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.("[data-review] > .item");
  if (item) current = item.id;
});

// After a decision the reviewer stands on the next thing that is still open; an inline form takes the focus itself.
document.addEventListener("htmx:after:swap", () => {
  const item = document.getElementById(current);
  if (!item) return;
  const field = item.querySelector("form input:not([type=hidden]), form textarea, form select");
  if (field) { field.focus(); return; }
  if (item.querySelector("[role=alert]")) return;
  const all = items();
  const after = all.slice(all.indexOf(item) + 1).find((one) => one.dataset.state === "open");
  goTo(item.dataset.state === "open" ? item : after ?? item);
});
