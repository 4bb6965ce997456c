// On the list of reports too: what still waits in this browser is said, and sent.
import { drawBar } from "./draw.js";
import { Queue } from "./queue.js";

const bar = document.getElementById("sheet-bar");
const words = JSON.parse(bar.dataset.words);
const queue = new Queue(bar.dataset.person);
const draw = () => {
  if (queue.rows.length) bar.hidden = false;
  drawBar(bar, words, queue);
};
queue.addEventListener("change", draw);
for (const type of ["online", "offline"]) addEventListener(type, draw);
bar.querySelector("[data-do=send]").addEventListener("click", () => queue.now());
await queue.load();
queue.now();
