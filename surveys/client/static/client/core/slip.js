// Slips: ten characters, the last a check over GF(32); the twin of consent/tokens/slips.py, which has the proof.

import { ALPHABET, TokenInvalid, read } from "./alphabet.js";

export { TokenInvalid };

const LENGTH = 10;
const POLYNOMIAL = 0b100101;

function timesAlpha(element) {
  const doubled = element << 1;
  return doubled & 0b100000 ? doubled ^ POLYNOMIAL : doubled;
}

export function checkCharacter(body) {
  let total = 0;
  for (const letter of body) total = timesAlpha(total ^ ALPHABET.indexOf(letter));
  return ALPHABET[total];
}

/** The canonical slip for what a child typed or a camera read; throws TokenInvalid. */
export function normalise(text) {
  const slip = read(text, "slip", LENGTH);
  if (checkCharacter(slip.slice(0, -1)) !== slip.at(-1)) throw new TokenInvalid("slip-mistyped");
  return slip;
}

export function display(slip) {
  return `${slip.slice(0, 5)}-${slip.slice(5)}`;
}
