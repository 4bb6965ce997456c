// Copies the text of what data-copy names; the button appears only where copying works.
import { say } from "./say.js";

export function start(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    say(button.dataset.said ?? button.textContent.trim());
  });
}
