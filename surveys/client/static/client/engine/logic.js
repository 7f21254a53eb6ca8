// Evaluates compiled conditions over three truth values: true, false, and null for unknown.
// Twin of surveys/engine/logic.py; tests/vectors/logic.json binds both.

const COMPARE = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const answer = (operand, answers) => answers[operand[1]];

// Negative numbers say why an answer is missing: to a comparison there is none.
const number = (operand, answers) => {
  const value = Array.isArray(operand) ? answer(operand, answers) : operand;
  return typeof value === "number" && value >= 0 ? value : null;
};

// Kleene's "and" (decisive false) and "or" (decisive true).
const junction = (parts, answers, decisive) => {
  let unknown = false;
  for (const part of parts) {
    const truth = evaluate(part, answers);
    if (truth === decisive) return decisive;
    unknown ||= truth === null;
  }
  return unknown ? null : !decisive;
};

const OPERATORS = {
  and: (parts, answers) => junction(parts, answers, false),
  or: (parts, answers) => junction(parts, answers, true),
  not: ([part], answers) => {
    const truth = evaluate(part, answers);
    return truth === null ? null : !truth;
  },
  in: ([operand, values], answers) => {
    const value = number(operand, answers);
    return value === null ? null : values.includes(value);
  },
  has: ([operand, code], answers) => {
    const value = answer(operand, answers);
    return Array.isArray(value) && value.length ? value.includes(code) : null;
  },
  answered: ([operand], answers) => {
    const value = answer(operand, answers);
    return Array.isArray(value) || typeof value === "string" ? value.length > 0 : number(operand, answers) !== null;
  },
  asked: ([operand], answers) => answer(operand, answers) !== -1,
};

/**
 * @param {Array|boolean} tree a compiled condition
 * @param {Object<string, number|string|number[]>} answers
 * @returns {boolean|null} null when an answer it needs isn't there
 */
export function evaluate(tree, answers) {
  if (typeof tree === "boolean") return tree;
  const [name, ...parts] = tree;
  if (Object.hasOwn(COMPARE, name)) {
    const left = number(parts[0], answers);
    const right = number(parts[1], answers);
    return left === null || right === null ? null : COMPARE[name](left, right);
  }
  if (Object.hasOwn(OPERATORS, name)) return OPERATORS[name](parts, answers);
  throw new RangeError(`unknown operator ${name}`);
}
