// A print button, shown only where there is script.
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
