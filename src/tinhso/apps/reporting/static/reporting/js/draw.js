// Drawing: each cell says its state in words and colour, the bar says what waits, the list what fails.
import { fill } from "./model.js";
import { show } from "./numbers.js";

const TONES = { saved: "ok", saving: "info", waiting: "warn", invalid: "bad", refused: "bad", overtaken: "bad", unusual: "warn" };

export function stateOf(model, cell, rows) {
  const { words } = model;
  const last = rows.findLast((row) => row.figure === cell.figure);
  if (cell.problem) return ["invalid", cell.problem];
  if (cell.mine !== null) return ["overtaken", fill(words.overtaken, { mine: cell.mine, theirs: model.shown(cell) || words.none })];
  if (last?.refused) return ["refused", fill(words.refused, { why: last.refused })];
  if (last?.flying) return ["saving", words.saving];
  if (last) return ["waiting", words.waiting];
  if (cell.formula) return ["computed", words.computed];
  if (cell.source !== "person") return ["counted", words.counted];
  if (!model.writable(cell)) return ["locked", words.locked];
  if (model.value(cell) === null) return ["empty", cell.required ? words.required : words.optional];
  const odd = model.warning(cell);
  return odd ? ["unusual", `${words.saved}. ${odd}`] : ["saved", words.saved];
}

export function drawCell(box, model, cell, rows) {
  const [state, said] = stateOf(model, cell, rows);
  const field = box.querySelector("input, output");
  const place = box.querySelector(".cell-state");
  box.dataset.state = state;
  if (TONES[state]) place.dataset.tone = TONES[state]; else delete place.dataset.tone;
  if (place.dataset.said !== `${state}${said}`) {
    place.dataset.said = `${state}${said}`;
    place.textContent = said;
    if (state === "overtaken") place.append(" ", button(model.words.use_mine, "mine"));
    if (state === "refused") place.append(" ", button(model.words.discard, "discard"));
  }
  if (field.matches("input")) {
    field.toggleAttribute("aria-invalid", false);
    if (state === "invalid") field.setAttribute("aria-invalid", "true");
    if (field !== document.activeElement || field.dataset.still) field.value = cell.problem ? cell.typed : model.shown(cell);
  } else field.textContent = model.shown(cell) || "–";
}

function button(words, task) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "link-button", textContent: words });
  made.dataset.do = task;
  return made;
}

export function barWords(words, queue) {
  const n = queue.rows.filter((row) => !row.refused).length;
  const stuck = queue.rows.length - n;
  const more = stuck ? ` ${fill(words.bar_refused, { n: stuck })}` : "";
  if (queue.blocked) return [fill(words.bar_signin, { n: queue.rows.length }), "bad"];
  if (!navigator.onLine) return [(n ? fill(words.bar_offline, { n }) : words.bar_offline_none) + more, "warn"];
  if (queue.sending && n) return [fill(words.bar_sending, { n }) + more, "info"];
  if (queue.wait) return [fill(words.bar_retry, { n, s: queue.wait }) + more, "warn"];
  if (n) return [fill(words.bar_waiting, { n }) + more, "warn"];
  return stuck ? [more.trim(), "bad"] : [words.bar_saved, "ok"];
}

export function drawBar(bar, words, queue) {
  const [said, tone] = barWords(words, queue);
  const place = bar.querySelector(".bar-words");
  bar.dataset.tone = tone;
  // The countdown is seen each second and read aloud only when something else changed.
  const plain = said.replace(/\d+ ?(s|giây)/, "");
  place.textContent = said;
  const aloud = bar.querySelector("[role=status]");
  if (aloud.dataset.said !== plain) { aloud.dataset.said = plain; aloud.textContent = said; }
  const waiting = queue.rows.some((row) => !row.refused);
  bar.querySelector("[data-do=send]").hidden = !waiting || queue.sending || Boolean(queue.blocked) || !navigator.onLine;
  bar.querySelector("[data-signin]").hidden = !queue.blocked;
}

const PLAIN = { kind: "number", decimals: 6, source: "" };

export function drawChecks(place, model) {
  const { words } = model;
  const rows = model.failing().map(({ check, left, right }) => {
    const line = document.createElement("li");
    line.dataset.tone = { high: "bad", medium: "warn" }[check.importance] ?? "mute";
    const side = (value) => (value === null ? words.none : show(PLAIN, value, words));
    const said = document.createElement("span");
    said.textContent = fill(words.check, { title: check.title, left: side(left), right: side(right) });
    line.append(said);
    if (check.advice) { const advice = document.createElement("span"); advice.className = "soft small"; advice.textContent = check.advice; line.append(advice); }
    return line;
  });
  place.querySelector("ul").replaceChildren(...rows);
  place.querySelector(".checks-none").hidden = rows.length > 0;
}
