// The draft of a running interview, kept on this device only, encrypted under a slow key made from the slip and a salt.
//
// The slip is never written; to resume, the child gives it again, and no other slip opens the draft. Browsers keep
// deleted records in their logs for a while, and the slip itself waits in the outbox when the child has finished. So
// the salt is a Blob: browsers keep Blobs as files, and the file is gone when the draft's database is deleted. Without
// its salt, no slip opens what may be left of a draft.

import { scryptAsync, xchacha20poly1305 } from "../vendor/noble.js";
import { concat, random, randomId, utf8 } from "./bytes.js";
import { normalise } from "./slip.js";
import { Store } from "./store.js";

const PREFIX = "arobase-draft-";
const RECORDS = "draft";
const SEAL = "seal";
const STATE = "state";
const BLOCK = 4096;
const NONCE = 24;
const channel = new BroadcastChannel("arobase-drafts");

// N = 2^15: 32 MiB and 0.2 s on a quiet 2-core server, about a second on an old tablet. 2^16 would need 64 MiB, which
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

function opened(sealed, key, door) {
  try {
    const plain = cipher(key, sealed.slice(0, NONCE), door).decrypt(sealed.slice(NONCE));
    return { state: JSON.parse(new TextDecoder().decode(plain)) };
  } catch {
    return null;
  }
}

class Draft {
  /** `ready` once `store` is open and `key` holds its bytes; nothing is written before. */
  constructor(name, store, door, key) {
    Object.assign(this, { name, store, door, key, ready: null, closed: false, latest: null, writing: null, onleave: null });
    this.heard = ({ data }) => { if (data === name) this.#leave(); };
    channel.addEventListener("message", this.heard);
  }

  /** Another tab opened this draft, or ended it: what is written from here would be a second child's. */
  #leave() {
    this.#end();
    this.store?.close();
    this.onleave?.();
  }

  #end() {
    channel.removeEventListener("message", this.heard);
    this.closed = true;
    this.latest = null;
    this.key.fill(0);
  }

  /** Keeps this state; resolves when it (or a later one) is on disk. */
  save(state) {
    if (this.closed) return Promise.resolve();
    this.latest = encoded(state);
    this.writing ??= this.#write();
    return this.writing;
  }

  async #write() {
    try {
      await this.ready;
      while (this.latest && !this.closed) {
        const nonce = random(NONCE);
        const sealed = concat(nonce, cipher(this.key, nonce, this.door).encrypt(this.latest));
        this.latest = null;
        await this.store.put(RECORDS, { id: STATE, sealed });
      }
    } finally {
      this.writing = null;
    }
  }

  /** Deletes this draft and forgets its key. */
  async discard() {
    this.#end();
    await this.writing?.catch(() => undefined);
    await this.ready?.catch(() => undefined);
    this.store?.close();
    channel.postMessage(this.name);
    await Store.remove(this.name);
  }
}

async function kept() {
  const drafts = [];
  for (const name of (await Store.names()).filter((one) => one.startsWith(PREFIX))) {
    const store = await Store.open(name, [RECORDS]);
    const seal = await store.get(RECORDS, SEAL);
    const state = await store.get(RECORDS, STATE);
    if (seal && state) drafts.push({ name, store, door: seal.door, salt: seal.salt, sealed: state.sealed });
    else store.close();
  }
  return drafts;
}

function slowKey(slip, salt) {
  return scryptAsync(utf8(slip), salt, COST);
}

async function resumed({ name, store, door, salt, sealed }, slip) {
  const key = await slowKey(slip, new Uint8Array(await salt.arrayBuffer()));
  const content = opened(sealed, key, door);
  if (!content) return null;
  channel.postMessage(name);
  return { draft: new Draft(name, store, door, key), state: content.state };
}

/** Starts when the processor is free and stays behind everything that a child does. */
function later(work) {
  const { scheduler } = globalThis;
  if (scheduler?.postTask) return scheduler.postTask(work, { priority: "background" });
  return new Promise((resolve) => { setTimeout(resolve); }).then(work);
}

/** The store is still being made when this resolves, and its slow key, so that no child waits for them; the first write does. */
function started(door, slip) {
  const salt = random(16);
  const draft = new Draft(PREFIX + randomId(), null, door, new Uint8Array(COST.dkLen));
  const make = async () => {
    draft.store = await Store.open(draft.name, [RECORDS]);
    if (draft.closed) draft.store.close();
    else await draft.store.put(RECORDS, { id: SEAL, door, salt: new Blob([salt]) });
    const made = await later(() => slowKey(slip, salt));
    if (!draft.closed) draft.key.set(made);
    made.fill(0);
  };
  draft.ready = make();
  draft.save(null).catch(() => undefined); // a later save tells when storage fails
  return { draft, state: null };
}

/**
 * The draft of this slip at this door: the one left here, with its state, or a new one with state null. Costs one slow
 * key for each draft that waits at this door; `slowly` is awaited before the first.
 */
export async function begin({ door: typed, slip: given, slowly = () => undefined }) {
  const door = typed.trim().toUpperCase();
  const slip = normalise(given);
  let found = null;
  const drafts = await kept();
  if (drafts.some((waiting) => waiting.door === door)) await slowly();
  for (const waiting of drafts) {
    if (!found && waiting.door === door) found = await resumed(waiting, slip);
    if (found?.draft.store !== waiting.store) waiting.store.close();
  }
  return found ?? started(door, slip);
}

export async function count() {
  const drafts = await kept();
  for (const { store } of drafts) store.close();
  return drafts.length;
}

/** Deletes every draft of a door whose bundle is forgotten. */
export async function forgetDoor(door) {
  for (const { name, store, door: behind } of await kept()) {
    store.close();
    if (behind === door) await Store.remove(name);
  }
}

/** "Next child": this child's draft goes (every draft, when none is given), and whatever else could hold a trace. */
export async function wipe(draft = null) {
  if (draft) await draft.discard();
  else for (const name of await Store.names()) if (name.startsWith(PREFIX)) await Store.remove(name);
  localStorage.clear();
  sessionStorage.clear();
}
