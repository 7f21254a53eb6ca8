// Can this browser keep an interview? Asked before a slip is typed, so that a tablet that would forget says so then and
// not after thirty questions. Nothing less than a real write tells: private windows and full disks look like any other.

import { randomId } from "./bytes.js";
import { Store } from "./store.js";

const ROOM = 8 * 2 ** 20; // a class on one tablet: 60 envelopes of 64 KiB, drafts, and what a browser adds to that
const PIECE = 2 ** 18; // more than one interview writes at once
const PATIENCE_MS = 10_000; // some browsers never answer instead of saying no

async function tried() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < ROOM) return "full";
  const name = `arobase-probe-${randomId()}`;
  const store = await Store.open(name, [name]);
  try {
    await store.put(name, { id: 1, bytes: new Uint8Array(PIECE), salt: new Blob(["salt"]) });
    const { bytes, salt } = await store.get(name, 1);
    return bytes.length === PIECE && (await salt.text()) === "salt" && (await Store.names()).includes(name) ? null : "forgets";
  } finally {
    store.close();
    Store.remove(name); // nobody waits for that
  }
}

/** null when an interview can be kept; "full" when there is no room for one, "forgets" when the browser keeps nothing. */
export async function probe() {
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, "forgets"); });
  return Promise.race([late, tried().catch((error) => (error?.name === "QuotaExceededError" ? "full" : "forgets"))]);
}
