// Formulas and checks as trees of lists, computed as engines/indicators/series/expressions.py does.
import { absolute, add, compare, divide, minus, multiply, number, round, subtract } from "./numbers.js";

export const keyOf = (word, ...rest) => [word, ...rest].join("\u001f");

const work = {
  "+": add, "-": subtract, "*": multiply, "/": divide, neg: minus, abs: absolute, round,
  min: (...all) => all.reduce((least, one) => (compare(one, least) < 0 ? one : least)),
  max: (...all) => all.reduce((most, one) => (compare(one, most) > 0 ? one : most)),
};

// `look` gives the decimal of a key, or null. What is missing, or divided by nothing, is null.
export function evaluate(tree, look) {
  const [word, ...parts] = tree;
  if (word === "num") return number(parts[0]);
  if (word === "ref" || word === "rate") return look(keyOf(word, ...parts));
  const given = parts.map((part) => evaluate(part, look));
  if (word === "if_empty") return given[0] ?? given[1];
  return given.includes(null) ? null : work[word](...given);
}

export function needs(tree) {
  if (tree[0] === "ref" || tree[0] === "rate") return [keyOf(...tree)];
  return tree.slice(1).filter(Array.isArray).flatMap(needs);
}

// Whether left stands to right as a check says, within its tolerance in percent of the right side.
export function holds({ operator, tolerance }, left, right) {
  if (operator === "both") return (left === null) === (right === null);
  if (left === null || right === null) return true;
  const slack = divide(multiply(absolute(right), number(tolerance)), number("100"));
  const loose = slack.c !== 0n;
  const most = compare(left, add(right, slack));
  const least = compare(left, subtract(right, slack));
  const apart = compare(absolute(subtract(left, right)), slack);
  switch (operator) {
    case "=": return apart <= 0;
    case "!=": return apart > 0;
    case "<=": return most <= 0;
    case "<": return loose ? most < 0 : compare(left, right) < 0;
    case ">=": return least >= 0;
    default: return loose ? least > 0 : compare(left, right) > 0;
  }
}

// Far from the mean, or from the median, of earlier values (apps/reporting/checking.py).
export function isFar(value, past) {
  if (!past) return false;
  const ratio = (away, by) => (away === 0 ? 0 : Math.abs(away) / by);
  return ratio(value - past.mean, past.spread) > 3 || 0.6745 * ratio(value - past.median, past.mad) > 3.5;
}
