// Receipts: twelve random characters with which a child, and nobody else, can take its answers back.

import { TokenInvalid, draw as drawCharacters, read } from "./alphabet.js";
import { hex, sha256, utf8 } from "./bytes.js";

export { TokenInvalid };

const LENGTH = 12;

export function draw() {
  return drawCharacters(LENGTH);
}

export function normalise(text) {
  return read(text, "receipt", LENGTH);
}

export function display(receipt) {
  return [receipt.slice(0, 4), receipt.slice(4, 8), receipt.slice(8)].join("-");
}

/** What travels inside the envelope: a hash bound to the study, from which nobody can go back to the receipt. */
export function tag(study, receipt) {
  return hex(sha256(utf8(`wd${study.toLowerCase()}${receipt}`)));
}
