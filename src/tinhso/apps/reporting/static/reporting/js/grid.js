// The keys and the clipboard of a spreadsheet over the fields of the sheet.
// A focused cell is chosen: typing replaces it, arrows leave it. F2, Enter on a phone or a second click edits inside it.
export function startGrid(root, { change, told, words }) {
  const fields = () => [...root.querySelectorAll("[data-row]")];
  const at = (row, column) => root.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  const spot = (field) => [Number(field.dataset.row), Number(field.dataset.column)];
  let inside = false; // the caret moves within the field
  let anchor = null;
  let marked = [];

  const mark = (list) => {
    for (const one of marked) one.closest(".cell").removeAttribute("data-marked");
    marked = list;
    for (const one of marked) one.closest(".cell").setAttribute("data-marked", "");
  };
  const choose = (field) => { field?.focus(); if (field?.select) field.select(); };

  function step(field, down, across) {
    const [row, column] = spot(field);
    const all = fields();
    if (across) {
      const now = all.indexOf(field);
      return at(row, column + across) ?? all[now + across];
    }
    const rows = [...new Set(all.map((one) => Number(one.dataset.row)))];
    const next = rows[rows.indexOf(row) + down];
    return next === undefined ? null : at(next, column) ?? at(next, 0);
  }

  function stretch(field, down, across) {
    anchor ??= field;
    const [r, c] = spot(marked.at(-1) ?? field);
    const to = at(r + down, c + across) ?? marked.at(-1) ?? field;
    const [[r1, c1], [r2, c2]] = [spot(anchor), spot(to)];
    const within = fields().filter((one) => {
      const [row, column] = spot(one);
      return row >= Math.min(r1, r2) && row <= Math.max(r1, r2) && column >= Math.min(c1, c2) && column <= Math.max(c1, c2);
    });
    mark([...within.filter((one) => one !== to), to]);
  }

  root.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-row]");
    if (!field) return;
    inside = false;
    anchor = null;
    mark([]);
    if (field.select) { field.dataset.before = field.value; field.select(); }
  });
  root.addEventListener("dblclick", () => { inside = true; });

  root.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-row]");
    if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const way = ways[event.key];
    if (way && event.shiftKey && !inside) { stretch(field, ...way); event.preventDefault(); return; }
    if (event.key === "F2") {
      inside = !inside;
      if (inside) field.setSelectionRange?.(field.value.length, field.value.length);
    } else if (event.key === "Escape") {
      field.value = field.dataset.before ?? "";
      choose(field);
      inside = false;
      mark([]);
    } else if (event.key === "Enter") {
      change(field);
      choose(step(field, event.shiftKey ? -1 : 1, 0) ?? field);
    } else if (way && !(inside && way[1])) {
      change(field);
      choose(step(field, ...way) ?? field);
    } else return;
    event.preventDefault();
  });

  root.addEventListener("change", (event) => { if (event.target.matches("input[data-row]")) change(event.target); });

  root.addEventListener("copy", (event) => {
    if (marked.length < 2) return;
    const lines = new Map();
    for (const one of fields().filter((field) => marked.includes(field))) {
      const line = lines.get(one.dataset.row) ?? [];
      line.push(one.value ?? one.textContent);
      lines.set(one.dataset.row, line);
    }
    event.clipboardData.setData("text/plain", [...lines.values()].map((line) => line.join("\t")).join("\n"));
    event.preventDefault();
    told(words.copied.replace("{n}", marked.length));
  });

  root.addEventListener("paste", (event) => {
    const field = event.target.closest("input[data-row]");
    const block = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!field || !/[\t\n]/.test(block)) return;
    event.preventDefault();
    const [row, column] = spot(field);
    let [done, left] = [0, 0];
    block.split("\n").forEach((line, down) => line.split("\t").forEach((typed, across) => {
      const place = at(row + down, column + across);
      if (!place?.matches("input:not([readonly])")) { left += 1; return; }
      place.value = typed.trim();
      change(place);
      done += 1;
    }));
    told(words.pasted.replace("{n}", done).replace("{m}", left));
  });
}
