// HPKE (RFC 9180), sender's side of base mode only, one suite:
// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. Checked against appendix A.2.1 of the RFC.

import { chacha20poly1305, expand, extract, sha256, x25519 } from "../vendor/noble.js";
import { concat, random, utf8 } from "./bytes.js";

const KEM_SUITE = concat(utf8("KEM"), Uint8Array.of(0x00, 0x20));
const HPKE_SUITE = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x03));
const BASE_MODE = Uint8Array.of(0);
const NOTHING = new Uint8Array(0);

function labeledExtract(suite, salt, label, material) {
  return extract(sha256, concat(utf8("HPKE-v1"), suite, utf8(label), material), salt);
}

function labeledExpand(suite, key, label, info, length) {
  const labeled = concat(Uint8Array.of(length >> 8, length & 255), utf8("HPKE-v1"), suite, utf8(label), info);
  return expand(sha256, key, labeled, length);
}

function encapsulate(publicKey, ephemeral) {
  const enc = x25519.getPublicKey(ephemeral);
  const shared = x25519.getSharedSecret(ephemeral, publicKey);
  const extracted = labeledExtract(KEM_SUITE, NOTHING, "eae_prk", shared);
  return { enc, secret: labeledExpand(KEM_SUITE, extracted, "shared_secret", concat(enc, publicKey), 32) };
}

/**
 * Seals one message to a public key (32 bytes). `ephemeral` is given by tests only: the same ephemeral key twice would
 * be fatal, so the product always draws a new one.
 */
export function seal(publicKey, info, plaintext, { aad = NOTHING, ephemeral = random(32) } = {}) {
  const { enc, secret } = encapsulate(publicKey, ephemeral);
  const pskIdHash = labeledExtract(HPKE_SUITE, NOTHING, "psk_id_hash", NOTHING);
  const infoHash = labeledExtract(HPKE_SUITE, NOTHING, "info_hash", info);
  const context = concat(BASE_MODE, pskIdHash, infoHash);
  const schedule = labeledExtract(HPKE_SUITE, secret, "secret", NOTHING);
  const key = labeledExpand(HPKE_SUITE, schedule, "key", context, 32);
  const nonce = labeledExpand(HPKE_SUITE, schedule, "base_nonce", context, 12);
  return { enc, ciphertext: chacha20poly1305(key, nonce, aad).encrypt(plaintext) };
}
