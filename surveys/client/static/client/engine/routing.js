// What to show now: one pass over the interview in order. Twin of surveys/engine/routing.py.
import { evaluate } from "./logic.js";

export const NOT_ASKED = -1;

/** The members of an item that carry answers: the rows of a grid, else the item itself. */
export const parts = (item) => item.rows ?? [item];

/** Whether an item has an answer. A published item that has one carries its categories or its bounds; a card neither. */
export const collects = (item) => "categories" in item || "bounds" in item;

/**
 * @param {object} document a published questionnaire
 * @param {Object<string, number|string|number[]>} answers
 * @returns {object[]} the items to show, in order, cards and grids included. Answers to items that are not asked
 *   count for nothing.
 */
export function visible(document, answers) {
  const known = {};
  const shown = [];
  for (const module of document.modules) {
    for (const item of module.items) {
      if (item.ask_if && !("ask_tree" in item)) throw new TypeError(`${item.variable} is not compiled`);
      const show = !("ask_tree" in item) || evaluate(item.ask_tree, known) === true;
      if (show) shown.push(item);
      for (const { variable } of parts(item)) {
        const value = answers[variable];
        if (!show) known[variable] = NOT_ASKED;
        else if (value !== NOT_ASKED) known[variable] = value;
      }
    }
  }
  return shown;
}
