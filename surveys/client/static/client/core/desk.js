// Letters to the desk: a child who wants an adult writes one, and every other child's tablet sends one that asks for
// nobody, of the same size and at the same moment, so that neither the network nor the box learns who asked. Sealed at
// once to the desk's own key; this tablet can't open it any more. A letter is held while its child may still change its
// mind, then goes after a random wait of its own. The twin of consent/tokens/letters.py.

import { concat, fromBase64, random, toBase64, utf8 } from "./bytes.js";
import { seal } from "./hpke.js";
import { Store } from "./store.js";

const DATABASE = "arobase-desk";
const LETTERS = "letters";
const BLOCK = 1024;
const NOBODY = { ask: false };

/** The letter's bytes; `content` is what the desk reads. */
export function letter(content, publicKey, study, options) {
  const body = utf8(JSON.stringify(content));
  if (body.length + 4 > BLOCK) throw new RangeError("letter-too-long");
  const block = new Uint8Array(BLOCK);
  new DataView(block.buffer).setUint32(0, body.length);
  block.set(body, 4);
  const { enc, ciphertext } = seal(publicKey, utf8(`arobase/desk/1|${study.toLowerCase()}`), block, options);
  return concat(enc, ciphertext);
}

/** Random and in the form of a UUID, version 4. */
function drawId() {
  const bytes = random(16);
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

class Desk {
  #store = null;
  #due = new Map();
  #timer = null;

  constructor(options) {
    this.options = options;
  }

  #open() {
    this.#store ??= Store.open(DATABASE, [LETTERS]);
    return this.#store;
  }

  /** Keeps a letter for this child, in place of the one it had; resolves with its id. `ask` is empty for nobody. */
  async hold(bundle, ask, id = drawId()) {
    const bytes = letter(ask ? { ask: true, ...ask } : NOBODY, fromBase64(bundle.desk.public), bundle.study);
    await (await this.#open()).put(LETTERS, { id, study: bundle.study, bytes, held: true, delay: bundle.send_delay });
    return id;
  }

  /** The child is done: its letter may go. */
  async release(id) {
    await (await this.#open()).change(LETTERS, id, (record) => record && { ...record, held: false });
    this.#schedule();
  }

  /** Sends what waits; letters of interviews that were broken off go too. */
  async start() {
    globalThis.addEventListener("online", () => this.#schedule());
    const store = await this.#open();
    for (const { id, held } of await store.all(LETTERS)) if (held) await store.change(LETTERS, id, (record) => record && { ...record, held: false });
    this.#schedule();
  }

  /** How many wait or are held. */
  async count() {
    return (await (await this.#open()).all(LETTERS)).length;
  }

  #when({ id, delay }) {
    if (!this.#due.has(id)) this.#due.set(id, performance.now() + Math.random() * delay * 1000);
    return this.#due.get(id);
  }

  async #schedule() {
    clearTimeout(this.#timer);
    const going = (await (await this.#open()).all(LETTERS)).filter((record) => !record.held);
    if (!going.length) return;
    const next = Math.min(...going.map((record) => this.#when(record)));
    this.#timer = setTimeout(() => this.#send(), Math.max(0, next - performance.now()));
  }

  async #send() {
    const store = await this.#open();
    for (const record of (await store.all(LETTERS)).filter((one) => !one.held && this.#when(one) <= performance.now())) {
      if (await this.#put(record)) await store.delete(LETTERS, record.id);
      else this.#due.set(record.id, performance.now() + this.options.wait * (0.5 + Math.random()));
    }
    this.#schedule();
  }

  async #put({ id, study, bytes }) {
    try {
      const response = await fetch(this.options.endpoint, { method: "PUT", credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
        headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify({ study, id, letter: toBase64(bytes) }) });
      return response.ok && (await response.json()).state === "in";
    } catch {
      return false;
    }
  }
}

export const createDesk = (options = {}) => new Desk({ endpoint: "/box/desk", wait: 20_000, ...options });
