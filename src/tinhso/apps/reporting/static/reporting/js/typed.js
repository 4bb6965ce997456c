// What a person types, read as kernel/text/numbers.py and engines/indicators/series/values.py read it.
import { absolute, compare, number, round, text } from "./decimal.js";

const PLAIN = /^(\d+)(?:,(\d+))?$/;
const GROUPED = /^([1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+)(?:,(\d+))?$/;
const YES = { co: "1", c: "1", 1: "1", x: "1", yes: "1", true: "1", khong: "0", k: "0", 0: "0", no: "0", false: "0" };
const LARGEST = number("100000000000000000");
const fold = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

// {value} (null for an empty cell) or {problem}: dot, number, large, whole, decimals, yesno.
export function readTyped({ kind, decimals }, typed) {
  let words = typed.trim();
  if (!words) return { value: null };
  if (kind === "yes_no") {
    const found = YES[fold(words)];
    return found && Object.hasOwn(YES, fold(words)) ? { value: found } : { problem: "yesno" };
  }
  if (kind === "percent") words = words.replace(/%$/, "").trim();
  const body = /^[-+\u2212]/.test(words) ? words.slice(1).trimStart() : words;
  const found = words.length <= 60 && (PLAIN.exec(body) ?? GROUPED.exec(body));
  if (!found) return { problem: /^[-+\u2212]?\d+\.\d+$/.test(words) ? "dot" : "number" };
  const whole = found[1].replace(/\D/g, "");
  const sign = /^[-\u2212]/.test(words) ? "-" : "";
  return fits(kind, decimals, number(`${sign}${whole}${found[2] ? `.${found[2]}` : ""}`));
}

function fits(kind, decimals, value) {
  if (compare(absolute(value), LARGEST) >= 0) return { problem: "large" };
  const digits = kind === "integer" ? 0 : decimals;
  const near = round(value, number(String(digits)));
  if (near === null || compare(near, value) !== 0) return { problem: digits ? "decimals" : "whole" };
  return { value: text(value) };
}

// `1234.5` as it is read: 1.234,5; a computed value rounded to its decimals.
export function show({ kind, decimals, source }, value, words) {
  if (value === null) return "";
  if (kind === "yes_no") return value === "0" ? words.no : words.yes;
  let plain = value;
  if (source === "formula") {
    const near = round(number(value), number(String(decimals)));
    if (near !== null) plain = text(near);
  }
  const [whole, part] = plain.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return `${plain.startsWith("-") ? "-" : ""}${grouped}${part ? `,${part}` : ""}`;
}
