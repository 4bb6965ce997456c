// A list whose chosen entry becomes a new last line of the text area that data-append names.
import { say } from "./say.js";

export function start(box) {
  const target = document.getElementById(box.dataset.append);
  const select = box.querySelector("select");
  if (!target || !select) return;
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => {
    if (!select.value) return;
    const before = target.value.trimEnd();
    target.value = `${before}${before ? "\n" : ""}${select.value}\n`;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.scrollTop = target.scrollHeight;
    say(select.selectedOptions[0].text);
  });
}
