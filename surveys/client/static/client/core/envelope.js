// Envelopes: pad, seal, name the key; the twin of consent/tokens/envelopes.py. The device can't open what it sealed.

import { concat, fromBase64, hex, sha256, toBase64, utf8 } from "./bytes.js";
import { seal as sealTo } from "./hpke.js";

export { fromBase64, toBase64 };

const VERSION = Uint8Array.of(1);
const INFO = "arobase/envelope/1|";
const BUCKETS = [16 * 1024, 64 * 1024];

export class EnvelopeInvalid extends Error {
  constructor(code) {
    super(code);
    this.name = "EnvelopeInvalid";
    this.code = code;
  }
}

function keyIdBytes(publicKey) {
  return sha256(publicKey).slice(0, 8);
}

export function keyId(publicKey) {
  return hex(keyIdBytes(publicKey));
}

function padded(plaintext) {
  const body = utf8(JSON.stringify(plaintext));
  const size = BUCKETS.find((bucket) => body.length + 4 <= bucket);
  if (!size) throw new EnvelopeInvalid("too-large");
  const content = new Uint8Array(size);
  new DataView(content.buffer).setUint32(0, body.length);
  content.set(body, 4);
  return content;
}

/** The sealed bytes of one interview. Seal once and keep the result: each call gives other bytes. */
export function seal(plaintext, publicKey, batch, { ephemeral } = {}) {
  const info = utf8(INFO + batch.toLowerCase());
  const { enc, ciphertext } = sealTo(publicKey, info, padded(plaintext), { ephemeral });
  return concat(VERSION, keyIdBytes(publicKey), enc, ciphertext);
}
