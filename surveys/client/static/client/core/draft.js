// The draft of a running interview, kept on this device only, encrypted under a slow key made from the slip.
//
// One database a draft: deleting a database makes the browser clear its pages, where deleting a record would leave old
// ciphertexts in a log. The slip is never written; to resume, the child gives it again, and no other slip opens it.

import { scryptAsync, xchacha20poly1305 } from "../vendor/noble.js";
import { concat, hex, random, randomId, utf8 } from "./bytes.js";
import { normalise } from "./slip.js";
import { Store } from "./store.js";

const PREFIX = "arobase-draft-";
const RECORDS = "draft";
const ONLY = "draft";
const BLOCK = 4096;
const NONCE = 24;

// N = 2^15: 32 MiB and about 0.25 s on a 2-core laptop, about a second on an old tablet. 2^16 would need 64 MiB, which
// tablets with 1 GB may refuse. A guesser who has the device must pay this for each of 2^45 slips.
const COST = { N: 2 ** 15, r: 8, p: 1, dkLen: 32 };

/** Padded to whole blocks, so that the size of a draft does not count its answers. */
function encoded(state) {
  const text = utf8(JSON.stringify(state));
  const block = new Uint8Array(Math.ceil(text.length / BLOCK) * BLOCK).fill(0x20);
  block.set(text);
  return block;
}

function cipher(key, nonce, door) {
  return xchacha20poly1305(key, nonce, utf8(`arobase/draft/1|${door}`));
}

function opened(record, key) {
  try {
    const box = record.sealed;
    const plain = cipher(key, box.slice(0, NONCE), record.door).decrypt(box.slice(NONCE));
    return { state: JSON.parse(new TextDecoder().decode(plain)) };
  } catch {
    return null;
  }
}

class Draft {
  constructor(name, store, door, salt, key) {
    Object.assign(this, { name, store, door, salt, key, closed: false, latest: null, writing: null });
  }

  /** Keeps this state; resolves when it (or a later one) is on disk. */
  save(state) {
    if (this.closed) return Promise.resolve();
    this.latest = encoded(state);
    this.writing ??= this.#write();
    return this.writing;
  }

  async #write() {
    await null;
    try {
      while (this.latest && !this.closed) {
        const nonce = random(NONCE);
        const sealed = concat(nonce, cipher(this.key, nonce, this.door).encrypt(this.latest));
        this.latest = null;
        await this.store.put(RECORDS, { id: ONLY, door: this.door, salt: this.salt, sealed });
      }
    } finally {
      this.writing = null;
    }
  }

  /** Deletes this draft and forgets its key. */
  async discard() {
    this.closed = true;
    this.latest = null;
    await this.writing?.catch(() => undefined);
    this.key.fill(0);
    this.store.close();
    await Store.remove(this.name);
  }
}

async function kept() {
  const drafts = [];
  for (const name of (await Store.names()).filter((one) => one.startsWith(PREFIX))) {
    const store = await Store.open(name, [RECORDS]);
    const record = await store.get(RECORDS, ONLY);
    if (record) drafts.push({ name, store, record });
    else store.close();
  }
  return drafts;
}

/** A function that makes the slow key once per salt. */
function keyMaker(slip) {
  const keys = new Map();
  return (salt) => {
    const name = hex(salt);
    if (!keys.has(name)) keys.set(name, scryptAsync(utf8(slip), salt, COST));
    return keys.get(name);
  };
}

/**
 * The draft of this slip at this door: the one left here, with its state, or a new one with state null.
 * Takes as long as the slow key, whether or not a draft waits.
 */
export async function begin({ door: typed, slip }) {
  const door = typed.trim().toUpperCase();
  const keyFor = keyMaker(normalise(slip));
  const all = await kept();
  const here = all.filter((draft) => draft.record.door === door);
  let found = null;
  for (const { name, store, record } of here) {
    const key = await keyFor(record.salt);
    const content = found ? null : opened(record, key);
    if (content) found = { draft: new Draft(name, store, door, record.salt, Uint8Array.from(key)), ...content };
  }
  for (const { store } of all) if (store !== found?.draft.store) store.close();
  if (found) return found;
  const salt = here[0]?.record.salt ?? random(16);
  const name = PREFIX + randomId();
  const draft = new Draft(name, await Store.open(name, [RECORDS]), door, salt, Uint8Array.from(await keyFor(salt)));
  await draft.save(null);
  return { draft, state: null };
}

export async function count() {
  const drafts = await kept();
  for (const { store } of drafts) store.close();
  return drafts.length;
}

/** Deletes every draft of a door whose bundle is forgotten. */
export async function forgetDoor(door) {
  for (const { name, store, record } of await kept()) {
    store.close();
    if (record.door === door) await Store.remove(name);
  }
}

/** "Next child": this child's draft goes (every draft, when none is given), and whatever else could hold a trace. */
export async function wipe(draft = null) {
  if (draft) await draft.discard();
  else for (const name of await Store.names()) if (name.startsWith(PREFIX)) await Store.remove(name);
  localStorage.clear();
  sessionStorage.clear();
}
