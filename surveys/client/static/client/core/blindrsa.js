// RSA blind signatures (RFC 9474) on the tablet's side: RSABSSA-SHA384-PSS-Randomized, and the RFC's other variants for its
// vectors. The twin of consent/tokens/blindrsa.py. BigInt only: Web Crypto does not exist on plain-http pages and blinds nothing.

import { sha384 } from "../vendor/noble.js";
import { concat, random } from "./bytes.js";

const HASH_BYTES = 48;
const PREFIX_BYTES = 32;

/** What this key can't have to do with: `code` is "size", "signature" or "key-too-small". */
export class BlindRSAInvalid extends Error {
  constructor(code) {
    super(code);
    this.name = "BlindRSAInvalid";
    this.code = code;
  }
}

export function toNumber(bytes) {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

export function toBytes(value, length) {
  const bytes = new Uint8Array(length);
  for (let place = length - 1; place >= 0; place -= 1) {
    bytes[place] = Number(value & 255n);
    value >>= 8n;
  }
  return bytes;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base % modulus; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The inverse modulo n by Euclid's steps, or null when there is none. */
function inverse(value, modulus) {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : null;
}

const bitLength = (value) => value.toString(2).length;
const sizeOf = (key) => Math.ceil(bitLength(key.n) / 8);

function mgf1(seed, length) {
  const mask = new Uint8Array(Math.ceil(length / HASH_BYTES) * HASH_BYTES);
  for (let index = 0; index * HASH_BYTES < length; index += 1) mask.set(sha384(concat(seed, toBytes(BigInt(index), 4))), index * HASH_BYTES);
  return mask.subarray(0, length);
}

/** EMSA-PSS (RFC 8017, 9.1.1) with SHA-384 and MGF1. */
function encode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  if (length < HASH_BYTES + salt.length + 2) throw new BlindRSAInvalid("key-too-small");
  const digest = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const block = concat(new Uint8Array(length - salt.length - HASH_BYTES - 2), new Uint8Array([1]), salt);
  const mask = mgf1(digest, block.length);
  const masked = block.map((byte, place) => byte ^ mask[place]);
  masked[0] &= 0xff >> (8 * length - bits);
  return concat(masked, digest, new Uint8Array([0xbc]));
}

/** What is signed: a random prefix before the message, so that no maliciously made key learns anything about it. */
export function prepare(message, { prefix = random(PREFIX_BYTES) } = {}) {
  return concat(prefix, message);
}

function invertible(n) {
  for (;;) {
    const value = toNumber(random(Math.ceil(bitLength(n) / 8) + 16)) % n; // 128 bits more than needed: the remainder is even
    const undo = value && inverse(value, n);
    if (undo) return [value, undo];
  }
}

/**
 * { blinded, undo }: the bytes for the issuer, and what takes the blinding off its answer. `key` is { n, e } as BigInt.
 * `salt` and `factor` are given by vectors only.
 */
export function blind(key, prepared, { salt = random(HASH_BYTES), factor = null } = {}) {
  const message = toNumber(encode(prepared, bitLength(key.n) - 1, salt));
  const [value, inverted] = factor === null ? invertible(key.n) : [factor, inverse(factor, key.n)];
  const blinded = toBytes((message * power(value, key.e, key.n)) % key.n, sizeOf(key));
  return { blinded, undo: { message, inverted } };
}

/** The signature under the blinding. The message's encoding is known here, so comparing with it verifies to the last bit. */
export function finalize(key, answer, { message, inverted }) {
  const value = toNumber(answer);
  if (answer.length !== sizeOf(key) || value >= key.n) throw new BlindRSAInvalid("size");
  const signature = (value * inverted) % key.n;
  if (power(signature, key.e, key.n) !== message) throw new BlindRSAInvalid("signature");
  return toBytes(signature, sizeOf(key));
}
