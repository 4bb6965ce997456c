// Files can be dropped on the field; names, sizes and a file over the limit are shown before sending.
const size = (bytes) => bytes < 1024 * 1024
  ? `${Math.max(1, Math.round(bytes / 1024))} KB`
  : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;

export function start(place) {
  const input = place.querySelector("input[type=file]");
  const list = place.querySelector(".upload-list");
  const limit = Number(input.dataset.maxBytes ?? 0);
  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      const over = limit && file.size > limit;
      line.textContent = `${file.name} – ${size(file.size)}${over ? ` (> ${size(limit)})` : ""}`;
      return line;
    }));
    const over = limit && [...input.files].some((file) => file.size > limit);
    input.setCustomValidity(over ? input.dataset.tooBig ?? `> ${size(limit)}` : "");
    if (over) input.reportValidity();
  };
  input.addEventListener("change", show);
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.dataset.over = ""; });
  place.addEventListener("dragleave", () => { delete place.dataset.over; });
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    delete place.dataset.over;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
