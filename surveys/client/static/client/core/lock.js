// One sender at a time among the tabs of a device. Web Locks where they exist (https and localhost); on plain http a
// lease in the store, which IndexedDB's transactions make safe and which runs out by itself when its tab dies.

import { randomId } from "./bytes.js";

const NAME = "arobase-sender";
const LEASE = "lease";
const owner = randomId();

/** How long (ms) a lease holds without being renewed: longer than one request may take. */
export const LEASE_MS = 45_000;

function take(store) {
  const now = Date.now();
  return store.change(LEASE, NAME, (lease) => {
    const free = !lease || lease.owner === owner || lease.until < now || lease.until > now + LEASE_MS;
    return free ? { id: NAME, owner, until: now + LEASE_MS } : lease;
  });
}

async function withLease(store, work) {
  const mine = async () => (await take(store)).owner === owner;
  if (!(await mine())) return false;
  try {
    await work(mine);
  } finally {
    await store.change(LEASE, NAME, (lease) => (lease?.owner === owner ? undefined : lease));
  }
  return true;
}

/**
 * Runs `work(stillMine)` when no other tab does; resolves false when another tab is at it. `work` asks `stillMine()`
 * before each step, which also renews the lease.
 */
export function exclusively(store, work, { locks = navigator.locks } = {}) {
  if (!locks) return withLease(store, work);
  return locks.request(NAME, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await work(async () => true);
    return true;
  });
}
