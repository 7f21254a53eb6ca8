// The answer set as it is sealed: every variable, with a reason where there is no answer.
// Twin of `complete` in surveys/engine/validation.py.
import { collects, NOT_ASKED, parts, visible } from "./routing.js";

export const SKIPPED = -2;
const LOST = -7;
export const MISSING = { skipped: SKIPPED, dontKnow: -3, dontWant: -4, dontUnderstand: -5, notReached: -6 };
export const isMissing = (value) => value === undefined || value === null || (Number.isInteger(value) && value < 0);

const blank = (value) =>
  value === undefined || value === null || value === NOT_ASKED || (typeof value !== "number" && value.length === 0);

const settled = (value, absent, ordered) => {
  if (typeof value === "string") value = value.trim();
  if (blank(value)) return absent;
  return Array.isArray(value) && !ordered ? [...value].sort((a, b) => a - b) : value;
};

const chosen = (value, code) => (Array.isArray(value) ? value.includes(code) : value === code);

/**
 * @param {object} document a published questionnaire
 * @param {Object<string, number|string|number[]>} answers
 * @param {number} absent the reason for asked questions without an answer: -6 when the child stopped before the end
 */
export function complete(document, answers, absent = SKIPPED) {
  const shown = new Set(visible(document, answers));
  const full = {};
  for (const item of document.modules.flatMap((module) => module.items).filter(collects)) {
    for (const { variable } of parts(item)) {
      full[variable] = shown.has(item) ? settled(answers[variable], item.drawn ? LOST : absent, item.ordered) : NOT_ASKED;
    }
    const other = item.categories?.find((category) => category.other);
    if (other) {
      const name = `${item.variable}__other`;
      full[name] = shown.has(item) && chosen(answers[item.variable], other.code) ? settled(answers[name], absent) : NOT_ASKED;
    }
  }
  return full;
}
