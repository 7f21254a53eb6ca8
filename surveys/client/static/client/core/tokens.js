// Blind tokens: where children have start codes, the tablet fetches the right to answer before it asks anything. The issuer hears
// the code and signs what it can't see; the box gets the token and never the code. The twin of consent/tokens/{directories,blindtokens}.py.

import { scryptAsync } from "../vendor/noble.js";
import { blind, finalize, prepare, toBytes, toNumber } from "./blindrsa.js";
import { concat, fromBase64, hex, random, sha256, toBase64, utf8 } from "./bytes.js";

const LABEL = "arobase/token/1|";
const FORMAT = "arobase/keys/1";
const BYTES = 256;
const COST = { N: 2 ** 15, r: 8, p: 1, dkLen: 4 };
const TIMEOUT_MS = 20_000;

/** No token: `code` is the issuer's, or "network" when it can't be reached. */
export class JoinRefused extends Error {
  constructor(code) {
    super(code);
    this.name = "JoinRefused";
    this.code = code;
  }
}

/** Sorted keys, no spaces: what is hashed and signed. A directory holds plain ASCII only. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  return JSON.stringify(value);
}

/** The numbers of the four pictures. Slow on purpose: nobody makes another directory with the same ones. */
export async function pictures(directory) {
  return [...await scryptAsync(sha256(utf8(canonical(directory))), utf8(`${FORMAT}|pictures`), COST)];
}

const kidOf = (n) => sha256(toBytes(n, BYTES)).slice(0, 8);

/** The key in use: the last of the directory, if it is what its name says. */
function current({ directory }) {
  const { kid, n, e } = directory.keys.at(-1);
  const number = toNumber(fromBase64(n));
  if (number >> 2047n !== 1n || e !== 65537 || hex(kidOf(number)) !== kid) return null;
  return { kid: kidOf(number), n: number, e: BigInt(e) };
}

/** Whether the bundle's keys are this batch's own and its pictures theirs. */
export async function sound({ batch, study, blind: held }) {
  const { directory } = held;
  if (directory.format !== FORMAT || directory.batch !== batch || directory.study !== study || !current(held)) return false;
  const shown = await pictures(directory);
  return shown.every((place, index) => held.pictures[index]?.place === place) && held.pictures.length === shown.length;
}

/** A token that waits for its signature, as plain JSON: keep it before asking, so that asking again asks the same. */
export function drawToken(bundle) {
  const key = current(bundle.blind);
  const prepared = prepare(concat(utf8(LABEL), key.kid, random(32)));
  const { blinded, undo } = blind(key, prepared);
  return {
    kid: hex(key.kid),
    prepared: toBase64(prepared),
    blinded: toBase64(blinded),
    message: undo.message.toString(16),
    inverted: undo.inverted.toString(16),
  };
}

async function asked(body) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch("/join/", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    return await response.json();
  } catch {
    return {};
  } finally {
    clearTimeout(timer);
  }
}

/** The token for this start code: { prepared, signature }. Throws JoinRefused. */
export async function join(bundle, code, waiting) {
  const key = current(bundle.blind);
  if (hex(key.kid) !== waiting.kid) throw new JoinRefused("key-over");
  const answer = await asked({ batch: bundle.batch, code, kid: waiting.kid, blinded: waiting.blinded });
  if (typeof answer.signed !== "string") throw new JoinRefused(typeof answer.code === "string" ? answer.code : "network");
  const undo = { message: BigInt(`0x${waiting.message}`), inverted: BigInt(`0x${waiting.inverted}`) };
  try {
    return { prepared: waiting.prepared, signature: toBase64(finalize(key, fromBase64(answer.signed), undo)) };
  } catch {
    throw new JoinRefused("signature");
  }
}
