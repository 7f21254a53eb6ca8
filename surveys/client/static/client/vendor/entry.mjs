// The parts of the noble libraries that the client needs; make.mjs shakes the rest off.
//
// x25519 is built from noble's own Montgomery ladder with the constants of RFC 7748. The ready-made export of
// "@noble/curves/ed25519.js" computes public keys on the Edwards curve, three times faster but 8 kB heavier; a child
// needs one key a questionnaire.
import { pow } from "@noble/curves/abstract/modular.js";
import { montgomery } from "@noble/curves/abstract/montgomery.js";

const PRIME = BigInt(2) ** BigInt(255) - BigInt(19);

export const x25519 = montgomery({
  P: PRIME,
  type: "x25519",
  powPminus2: (x) => pow(x, PRIME - BigInt(2), PRIME),
  adjustScalarBytes: (bytes) => {
    bytes[0] &= 248;
    bytes[31] = (bytes[31] & 127) | 64;
    return bytes;
  },
});
export { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js";
export { sha256, sha384 } from "@noble/hashes/sha2.js";
export { hmac } from "@noble/hashes/hmac.js";
export { expand, extract } from "@noble/hashes/hkdf.js";
export { scryptAsync } from "@noble/hashes/scrypt.js";
