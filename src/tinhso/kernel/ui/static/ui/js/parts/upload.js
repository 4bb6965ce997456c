// Files can be dropped on the field; names and sizes are shown, and a file over the limit is not sent at all.
const size = (bytes) => bytes < 1024 * 1024
  ? `${Math.max(1, Math.round(bytes / 1024))} KB`
  : `${(bytes / 1024 / 1024).toFixed(1).replace(/[.]0$/, "").replace(".", ",")} MB`;

export function start(place) {
  const input = place.querySelector("input[type=file]");
  const list = place.querySelector(".upload-list");
  const limit = Number(input.dataset.maxBytes ?? 0);
  const over = (file) => limit && file.size > limit;
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} – ${size(file.size)}${over(file) ? ` (${place.dataset.tooBig} ${size(limit)})` : ""}`;
      line.toggleAttribute("data-over", Boolean(over(file)));
      return line;
    }));
  });
  input.form?.addEventListener("submit", (event) => {
    if (![...input.files].some(over)) return;
    event.preventDefault();
    input.focus();
  });
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.dataset.over = ""; });
  place.addEventListener("dragleave", () => { delete place.dataset.over; });
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    delete place.dataset.over;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
