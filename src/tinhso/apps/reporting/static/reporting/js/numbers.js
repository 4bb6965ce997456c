// Decimal numbers {c, e} = c × 10^e, calculated as the server does: 28 digits, halves to the even digit.
const DIGITS = 28;
const size = (n) => (n < 0n ? -n : n);
const ten = (n) => 10n ** BigInt(n);
const length = (n) => size(n).toString().length;

export function number(text) {
  const [, sign, whole, part = ""] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text);
  return { c: BigInt(sign + (whole + part || "0")), e: -part.length };
}

export function text({ c, e }) {
  let digits = size(c).toString();
  if (e >= 0) digits += "0".repeat(c ? e : 0);
  else {
    digits = digits.padStart(1 - e, "0");
    digits = `${digits.slice(0, e)}.${digits.slice(e)}`.replace(/\.?0+$/, "");
  }
  return (c < 0n ? "-" : "") + digits;
}

function halves(c, unit) {
  const whole = size(c) / unit;
  const twice = 2n * (size(c) % unit);
  const up = twice > unit || (twice === unit && whole % 2n === 1n);
  return (c < 0n ? -1n : 1n) * (up ? whole + 1n : whole);
}

function fit({ c, e }) {
  const over = length(c) - DIGITS;
  return over > 0 ? { c: halves(c, ten(over)), e: e + over } : { c, e };
}

function level(a, b) {
  const e = Math.min(a.e, b.e);
  return [a.c * ten(a.e - e), b.c * ten(b.e - e), e];
}

export function compare(a, b) {
  const [x, y] = level(a, b);
  return x < y ? -1 : Number(x > y);
}

export function add(a, b) {
  const [x, y, e] = level(a, b);
  return fit({ c: x + y, e });
}

export const minus = (a) => fit({ c: -a.c, e: a.e });
export const absolute = (a) => fit({ c: size(a.c), e: a.e });
export const subtract = (a, b) => add(a, { c: -b.c, e: b.e });
export const multiply = (a, b) => fit({ c: a.c * b.c, e: a.e + b.e });

export function divide(a, b) {
  if (b.c === 0n) return null;
  const more = Math.max(0, DIGITS + 2 + length(b.c) - length(a.c));
  const top = a.c * ten(more);
  const c = top / b.c;
  const e = a.e - b.e - more;
  if (top % b.c === 0n) return fit({ c, e });
  const sign = (top < 0n) === (b.c < 0n) ? 1n : -1n;
  return fit({ c: c * 10n + sign, e: e - 1 }); // what is left over tips the scales where it stands on a half
}

export function round(a, places) {
  const digits = places ?? { c: 0n, e: 0 };
  if (compare(absolute(digits), number(String(DIGITS))) > 0) return null;
  const wanted = -Number(digits.e < 0 ? digits.c / ten(-digits.e) : digits.c * ten(digits.e));
  const c = a.e >= wanted ? a.c * ten(a.e - wanted) : halves(a.c, ten(wanted - a.e));
  return length(c) > DIGITS ? null : { c, e: wanted };
}

// What a person types, read as kernel/text/numbers.py and engines/indicators/series/values.py read it.
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
