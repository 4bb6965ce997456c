// A <details> menu closes by Escape, by a click outside and when the focus leaves it.
export function start(details) {
  const close = () => { details.open = false; };
  document.addEventListener("click", (event) => { if (!details.contains(event.target)) close(); });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) { close(); details.querySelector("summary").focus(); }
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
  });
}
