// Crockford's base 32 as people type it; the twin of consent/tokens/alphabet.py (vectors: tests/vectors/slips.json).

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LOOKALIKES = { O: "0", I: "1", L: "1" };
const IGNORED = " \t\r\n\u00a0\u2007\u2009\u200b\u202f\ufeff-_.\u2010\u2011\u2012\u2013\u2014\u2015\u2212";

const READING = new Map();
for (const [typed, letter] of [...[...ALPHABET].map((one) => [one, one]), ...Object.entries(LOOKALIKES)]) {
  READING.set(typed, letter);
  READING.set(typed.toLowerCase(), letter);
}

export class TokenInvalid extends Error {
  constructor(code) {
    super(code);
    this.name = "TokenInvalid";
    this.code = code;
  }
}

/** The canonical form of a typed code of this kind ("slip" or "receipt"). */
export function read(text, kind, length) {
  let found = "";
  for (const character of text) {
    if (IGNORED.includes(character)) continue;
    if (!READING.has(character)) throw new TokenInvalid(`${kind}-character`);
    found += READING.get(character);
  }
  if (found.length !== length) throw new TokenInvalid(`${kind}-length`);
  return found;
}

/** So many characters with five random bits each. */
export function draw(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");
}
