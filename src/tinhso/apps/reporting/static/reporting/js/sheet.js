// One report's sheet: typing, sending and drawing put together. Without script the form saves as a whole.
import { drawBar, drawCell, drawChecks } from "./draw.js";
import { startGrid } from "./grid.js";
import { Model } from "./model.js";
import { Queue } from "./queue.js";
import * as store from "./store.js";

const form = document.getElementById("sheet");
const data = JSON.parse(form.dataset.sheet);
const words = JSON.parse(form.dataset.words);
const model = new Model(data, words);
const queue = new Queue(data.person);
const here = form.dataset.url;
const id = `${data.person} ${here}`;
const boxes = new Map([...form.querySelectorAll(".cell[data-figure]")].map((box) => [box.dataset.figure, box]));
const bar = document.getElementById("sheet-bar");
const typed = form.querySelector("input[data-row]") !== null;
const say = (text) => document.dispatchEvent(new CustomEvent("ui:say", { detail: { text } }));

function draw() {
  const rows = queue.of(here);
  for (const [figure, box] of boxes) drawCell(box, model, model.cells.get(figure), rows);
  drawBar(bar, words, queue);
  bar.hidden = !typed && !rows.length;
  drawChecks(document.getElementById("sheet-checks"), model);
}

const keep = () => store.put("kept", {
  id,
  figures: [...model.cells.values()].map(({ figure, value, clock, mine }) => ({ figure, value, clock, mine })),
});

function change(field) {
  const cell = model.cells.get(field.closest(".cell").dataset.figure);
  if (!field.matches("input") || field.readOnly || field.value === field.dataset.before) return;
  field.dataset.before = field.value;
  if (model.type(cell, field.value)) enqueue(cell);
  draw();
}

function enqueue(cell) {
  queue.add({ sheet: here, version: data.version, figure: cell.figure, typed: cell.typed, seen: cell.clock })
    .catch(() => say(words.not_kept));
}

queue.addEventListener("change", draw);
queue.addEventListener("answer", ({ detail: { row, answer } }) => {
  if (row.sheet !== here) return;
  const cell = model.cells.get(row.figure);
  if (cell) model.answered(cell, row, answer, queue.of(here).some((one) => one.figure === row.figure));
  keep();
});

// A page that was drawn before knows less than this browser: of each figure the later one counts, by its clock.
async function recall() {
  const kept = await store.get("kept", id);
  for (const { figure, value, clock, mine } of kept?.figures ?? []) {
    const cell = model.cells.get(figure);
    if (cell && clock > cell.clock) Object.assign(cell, { value, clock });
    if (cell && clock === cell.clock) cell.mine = mine;
  }
  await keep();
  await queue.load();
  for (const row of queue.of(here)) {
    const cell = model.cells.get(row.figure);
    Object.assign(row, { refused: cell ? "" : words.gone, version: data.version, flying: false });
    if (cell) { cell.typed = row.typed; cell.problem = ""; }
  }
  const lost = queue.of(here).filter((row) => row.refused);
  if (lost.length) say(`${words.gone} ${lost.map((row) => `${row.figure}: ${row.typed}`).join("; ")}`);
}

function press(event) {
  const task = event.target.closest("[data-do]")?.dataset.do;
  const cell = model.cells.get(event.target.closest(".cell")?.dataset.figure);
  if (task === "send") queue.now();
  if (task === "mine") { model.type(cell, cell.mine); enqueue(cell); draw(); }
  if (task === "discard") {
    cell.typed = null;
    for (const row of queue.of(here).filter((one) => one.figure === cell.figure)) queue.discard(row);
  }
}

// Beside a wide sheet the details of a cell are shown in place (htmx); elsewhere the link leads to their page.
function details(event) {
  const inPlace = navigator.onLine && matchMedia("(min-width: 72rem)").matches;
  if (event.target.closest("a[data-details]") && !inPlace) event.stopPropagation();
}

// The service worker keeps the pages and files that it hands out (kernel/ui sw.js). The first page of a visit came
// before there was one, so it is kept from here; without network, as soon as there is one again.
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.ready;
  const cache = await caches.open("kept-pages");
  if (await cache.match(location.pathname)) return;
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  await cache.addAll([...new Set(files.filter((path) => path.startsWith("/static/"))), location.pathname])
    .catch(() => addEventListener("online", keepPage, { once: true }));
}

for (const one of document.querySelectorAll("[data-no-script]")) one.hidden = true;
for (const field of form.querySelectorAll("input[data-row]")) field.dataset.before = field.value;
startGrid(form, { change, told: say, words });
document.addEventListener("click", press);
document.addEventListener("click", details, true);
form.addEventListener("submit", (event) => event.preventDefault());
for (const type of ["online", "offline"]) addEventListener(type, draw);
await recall().catch(() => say(words.not_kept));
draw();
queue.now();
keepPage();
form.dataset.ready = "";
