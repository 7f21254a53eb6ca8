// The prepared bundle of a door: fetched, checked and kept on the device, so that a class can begin without a network.

import { fromBase64, hex, sha256, utf8 } from "./bytes.js";
import { forgetDoor } from "./draft.js";
import { keyId } from "./envelope.js";
import { sweep } from "./media.js";
import { Store } from "./store.js";
import { sound } from "./tokens.js";

const DATABASE = "arobase-bundles";
const BUNDLES = "bundles";
const FORMAT = 1;
const TIMEOUT_MS = 10_000;

export class BundleInvalid extends Error {
  constructor(code) {
    super(code);
    this.name = "BundleInvalid";
    this.code = code;
  }
}

export class BundleUnreachable extends Error {
  constructor(status) {
    super(`no bundle (${status})`);
    this.name = "BundleUnreachable";
    this.status = status;
  }
}

/** The canonical form that is hashed: sorted keys, NFC, no spaces. The twin of surveys/engine/document.py. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const members = Object.keys(value).sort().map((key) => `${canonical(key)}:${canonical(value[key])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(typeof value === "string" ? value.normalize("NFC") : value);
}

export function contentHash(value) {
  return hex(sha256(utf8(canonical(value))));
}

/** Doors are written in capitals; a typed address forgives small ones. */
function canonicalDoor(door) {
  return door.trim().toUpperCase();
}

function check(bundle, door) {
  if (bundle?.format !== FORMAT) throw new BundleInvalid("bundle-format");
  if (bundle.door !== door) throw new BundleInvalid("bundle-door");
  if (contentHash(bundle.document) !== bundle.document_hash) throw new BundleInvalid("document-hash");
  if (contentHash(bundle.assent.texts) !== bundle.assent.hash) throw new BundleInvalid("assent-hash");
  if (keyId(fromBase64(bundle.key.public)) !== bundle.key.id) throw new BundleInvalid("key-id");
}

/** The questions that came inside the page itself. They count once: whoever asks again wants the newest. */
function arrived() {
  const element = globalThis.document?.getElementById("arrived");
  element?.remove();
  return element?.textContent;
}

async function fetched(door) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  let response;
  try {
    response = await fetch(`/box/bundles/${encodeURIComponent(door)}.json`, {
      credentials: "omit",
      cache: "no-cache",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    if (!response.ok) throw new BundleUnreachable(response.status);
    return await response.text();
  } catch (error) {
    throw error instanceof BundleUnreachable ? error : new BundleUnreachable(0);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new BundleInvalid("bundle-format");
  }
}

async function withStore(work) {
  const store = await Store.open(DATABASE, [BUNDLES]);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** Fetches, checks and keeps the bundle of a door, and asks the browser not to evict it. `checked` hears of it before it is kept. */
export async function prepare(typed, checked = () => undefined) {
  const door = canonicalDoor(typed);
  const text = arrived() ?? (await fetched(door));
  const bundle = parsed(text);
  check(bundle, door);
  if (bundle.blind && !(await sound(bundle))) throw new BundleInvalid("issuer-keys");
  checked(bundle);
  const size = utf8(text).length;
  await withStore((store) => store.put(BUNDLES, { id: door, bundle, size }));
  const persisted = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
  return { bundle, size, persisted };
}

export async function prepared(door) {
  return (await withStore((store) => store.get(BUNDLES, canonicalDoor(door))))?.bundle ?? null;
}

/** The newest bundle that can be had: from the network, else the one kept. */
export async function open(door) {
  try {
    return (await prepare(door)).bundle;
  } catch (error) {
    const bundle = await prepared(door);
    if (!bundle) throw error;
    return bundle;
  }
}

export async function doors() {
  const records = await withStore((store) => store.all(BUNDLES));
  return records.map(({ id, bundle, size }) => ({
    door: id,
    title: bundle.title,
    batch: bundle.batch,
    synthetic: bundle.synthetic,
    size,
  }));
}

/** Takes a door off this device, with every draft begun behind it and the files only it needs. Envelopes in the outbox stay until they are in. */
export async function forget(door) {
  await forgetDoor(canonicalDoor(door));
  const left = await withStore(async (store) => {
    await store.delete(BUNDLES, canonicalDoor(door));
    return store.all(BUNDLES);
  });
  await sweep(left.map(({ bundle }) => bundle));
}
