// The sheet in memory: what the server has said, what was typed since, and what follows from both.
import { evaluate, holds, isFar, keyOf, needs } from "./formula.js";
import { compare, number, readTyped, show, text } from "./numbers.js";

export const fill = (words, fields) => words.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");

const same = (a, b) => (a === null || b === null ? a === b : compare(number(a), number(b)) === 0);

export class Model {
  constructor(data, words) {
    this.data = data;
    this.words = words;
    this.cells = new Map(data.cells.map((cell) => [cell.figure, { ...cell, problem: "", typed: null, mine: null }]));
    this.known = new Map(data.known.map((row) => [keyOf(...row.slice(0, -1)), row.at(-1)]));
    this.byKey = new Map();
    for (const cell of this.cells.values()) {
      const [code, ...rest] = cell.figure.split(":");
      if (!cell.formula) this.byKey.set(keyOf("ref", code, rest.join(":"), 0), cell);
    }
  }

  writable(cell) { return this.data.may_write && cell.source === "person"; }

  // The value that counts now: what was typed, where it can be read; else what the server has.
  value(cell) {
    if (cell.formula) {
      const found = evaluate(cell.formula, (key) => this.look(key));
      return found === null ? null : text(found);
    }
    if (cell.typed === null) return cell.value;
    const read = readTyped(cell, cell.typed);
    return read.problem ? cell.value : read.value;
  }

  look(key) {
    const cell = this.byKey.get(key);
    const plain = cell ? this.value(cell) : this.known.get(key) ?? null;
    return plain === null ? null : number(plain);
  }

  shown(cell) { return show(cell, this.value(cell), this.words); }

  // Something was typed: true when there is something to send.
  type(cell, typed) {
    const before = this.value(cell);
    const read = readTyped(cell, typed);
    cell.problem = read.problem ? fill(this.words[`bad_${read.problem}`], { n: cell.decimals }) : "";
    cell.typed = typed;
    if (cell.problem) return false;
    const sends = !same(before, read.value) || cell.mine !== null;
    cell.mine = null;
    return sends;
  }

  // What the server made of a value; `later`: another value of ours for this cell is still waiting.
  answered(cell, row, answer, later) {
    if (answer.state === "invalid") { cell.problem = answer.words; return; }
    cell.clock = Math.max(cell.clock, answer.clock);
    cell.value = answer.value;
    if (later) return;
    cell.mine = answer.state === "overtaken" && !same(answer.value, readTyped(cell, row.typed).value) ? row.typed : null;
    if (!cell.problem) cell.typed = null;
  }

  // What is unusual about a value; empty when nothing is.
  warning(cell) {
    const plain = this.value(cell);
    if (plain === null || cell.kind === "yes_no") return "";
    const value = number(plain);
    const as = (limit) => show(cell, limit, this.words);
    if (cell.low !== null && compare(value, number(cell.low)) < 0) return fill(this.words.low, { n: as(cell.low) });
    if (cell.high !== null && compare(value, number(cell.high)) > 0) return fill(this.words.high, { n: as(cell.high) });
    return isFar(Number(plain), cell.past) ? this.words.far : "";
  }

  // The checks that fail now.
  failing() {
    const look = (key) => this.look(key);
    return this.data.checks.flatMap((check) => {
      const [left, right] = [evaluate(check.left, look), evaluate(check.right, look)];
      return holds(check, left, right) ? [] : [{ check, left: left && text(left), right: right && text(right) }];
    });
  }

  // The cells that a check looks at.
  cellsOf(check) {
    return [...needs(check.left), ...needs(check.right)].flatMap((key) => this.byKey.get(key) ?? []);
  }
}
