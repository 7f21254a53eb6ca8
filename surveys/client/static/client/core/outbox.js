// Sealed envelopes on their way to the box. Each keeps a random id, its bytes, its batch, its delay, and the slip or token
// that redeems it: nothing else, no time, no order. Only the box's own "in" deletes one, or the code with which the box answers
// a rescue file. A slip kept here opens no draft: the draft is destroyed when its envelope is stored (finish.js).

import { randomId, toBase64 } from "./bytes.js";
import { LEASE_MS, exclusively } from "./lock.js";
import { draw } from "./receipt.js";
import { rescueFile } from "./rescue.js";
import { normalise } from "./slip.js";
import { Store } from "./store.js";

const DATABASE = "arobase-outbox";
const ENVELOPES = "envelopes";
const REFUSALS = [400, 403, 410, 413];

/** What the box's answer means for an envelope. A page that isn't the box's (a captive portal, a proxy) means nothing. */
async function verdict(response) {
  const answer = await response.json().catch(() => null);
  const code = typeof answer?.code === "string" ? answer.code : null;
  if ((response.status === 201 || response.status === 200) && answer?.state === "in") return { state: "in" };
  if (response.status === 409) return { state: "kept", code: code ?? "other-bytes" };
  if (REFUSALS.includes(response.status) && code) return { state: "refused", code };
  return { state: "waiting" };
}

class Outbox {
  #store = null;
  #plans = new Map();
  #listeners = new Set();
  #timer = null;
  #running = false;
  #busy = null;
  #channel = new BroadcastChannel(DATABASE);

  constructor(options) {
    this.options = options;
    this.#channel.onmessage = () => this.#changed({ tell: false });
    this.online = () => this.#hurry();
  }

  #open() {
    this.#store ??= Store.open(DATABASE, [ENVELOPES, "lease"]);
    return this.#store;
  }

  async #records() {
    return (await this.#open()).all(ENVELOPES);
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    globalThis.addEventListener("online", this.online);
    this.#schedule();
  }

  stop() {
    this.#running = false;
    globalThis.removeEventListener("online", this.online);
    clearTimeout(this.#timer);
  }

  /** With a `slip`, or with a blind `token`. */
  async add({ slip, token, batch, envelope, delay = 0 }) {
    const id = randomId();
    const record = { id, batch, ...(token ? { token } : { slip: normalise(slip) }), bytes: envelope, delay, state: "waiting", code: null };
    try {
      await (await this.#open()).put(ENVELOPES, record);
    } catch (error) {
      // The device is full: straight into the box, or the child still has its answers and tries again.
      if ((await this.#ask(record)).state !== "in") throw error;
    }
    await this.#changed();
    return id;
  }

  async holds(slip) {
    const canonical = normalise(slip);
    return (await this.#records()).find((record) => record.slip === canonical)?.state ?? null;
  }

  async counts() {
    const counts = { waiting: 0, kept: 0, refused: 0 };
    for (const record of await this.#records()) counts[record.state] += 1;
    return counts;
  }

  async list() {
    return (await this.#records()).map(({ id, state, code, batch, token }) => ({ id, state, code, batch, token: Boolean(token) }));
  }

  /** Sends a refused or kept envelope again, with the slip the supervisor corrected or gave anew; one with a token as it is. */
  async retryWith(id, slip = null) {
    const right = slip === null ? {} : { slip: normalise(slip) };
    await (await this.#open()).change(ENVELOPES, id, (record) =>
      record && record.state !== "waiting"
        ? { ...record, ...right, state: "waiting", code: null, delay: 0 }
        : record,
    );
    this.#plans.delete(id);
    await this.#changed();
  }

  /** Every envelope here in one sealed file (rescue.js), its code noted with each. The copies stay. */
  async rescue(publicKey) {
    const [store, records, code] = [await this.#open(), await this.#records(), draw()];
    const marked = (record) => record && { ...record, files: [...(record.files ?? []), code] };
    for (const { id } of records) await store.change(ENVELOPES, id, marked);
    return rescueFile(records, code, publicKey);
  }

  /** The box has what the file of this code held: these copies go. Resolves with how many there were. */
  async settle(code) {
    const held = (await this.#records()).filter((record) => record.files?.includes(code));
    for (const { id } of held) await (await this.#open()).delete(ENVELOPES, id);
    await this.#changed();
    return held.length;
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async sendNow() {
    await this.#busy;
    await this.#exclusive(() => true);
    this.#schedule();
  }

  async #changed({ tell = true } = {}) {
    if (tell) this.#channel.postMessage("changed");
    const counts = await this.counts();
    for (const listener of this.#listeners) listener(counts);
    this.#schedule();
  }

  /**
   * When to try: a random wait of its own for a new envelope, then exponential waits with jitter. In memory only, and
   * by a clock that nobody sets: a tablet that finds out it was a year ahead must not wait for a year.
   */
  #plan(record) {
    if (!this.#plans.has(record.id)) {
      this.#plans.set(record.id, { due: performance.now() + Math.random() * record.delay * 1000, tries: 0 });
    }
    return this.#plans.get(record.id);
  }

  #postpone(id) {
    const plan = this.#plans.get(id) ?? { tries: 0 };
    const { firstWait, longestWait } = this.options;
    const wait = Math.min(longestWait, firstWait * 2 ** plan.tries);
    this.#plans.set(id, { tries: plan.tries + 1, due: performance.now() + wait * (0.5 + Math.random() / 2) });
  }

  /** The network is back: what failed before goes soon, spread out so that a class doesn't arrive in one second. */
  #hurry() {
    for (const plan of this.#plans.values()) {
      if (plan.tries > 0) plan.due = Math.min(plan.due, performance.now() + Math.random() * this.options.firstWait);
    }
    this.#schedule();
  }

  async #schedule() {
    if (!this.#running) return;
    const waiting = (await this.#records()).filter((record) => record.state === "waiting");
    clearTimeout(this.#timer);
    if (!waiting.length || !this.#running) return;
    const next = Math.min(...waiting.map((record) => this.#plan(record).due));
    const wait = Math.min(Math.max(0, next - performance.now()), this.options.longestWait);
    this.#timer = setTimeout(() => this.#tick(), wait);
  }

  async #tick() {
    if (this.#busy) return;
    const mine = await this.#exclusive((record) => this.#plan(record).due <= performance.now());
    if (mine) this.#schedule();
    else if (this.#running) this.#timer = setTimeout(() => this.#tick(), this.options.firstWait);
  }

  async #exclusive(isDue) {
    this.#busy = this.#round(isDue).catch(() => false);
    const mine = await this.#busy;
    this.#busy = null;
    return mine;
  }

  /** One envelope after the other, in the order of their random ids. False when another tab is sending. */
  async #round(isDue) {
    const store = await this.#open();
    return exclusively(store, async (stillMine) => {
      for (const record of await this.#records()) {
        if (record.state !== "waiting" || !isDue(record)) continue;
        if (!(await stillMine())) return;
        await this.#send(store, record);
      }
    });
  }

  async #send(store, sent) {
    const result = await this.#ask(sent);
    if (result.state === "waiting") this.#postpone(sent.id);
    else this.#plans.delete(sent.id);
    const outcome = (record) => {
      if (!record || result.state === "in") return undefined;
      const untouched = record.slip === sent.slip && record.state === "waiting";
      return untouched && result.state !== "waiting" ? { ...record, ...result } : record;
    };
    await store.change(ENVELOPES, sent.id, outcome);
    if (result.state !== "waiting") await this.#changed();
  }

  async #ask({ batch, slip, token, bytes }) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.options.timeout);
    try {
      const response = await fetch(this.options.endpoint, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ batch, ...(token ? { token } : { slip }), envelope: toBase64(bytes) }),
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: abort.signal,
      });
      return await verdict(response);
    } catch {
      return { state: "waiting" };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Waits in ms: `firstWait` after the first failure, doubling to `longestWait`; `timeout` for one request. */
export function createOutbox(options = {}) {
  const defaults = { endpoint: "/box/envelope", firstWait: 2000, longestWait: 300_000, timeout: LEASE_MS - 15_000 };
  return new Outbox({ ...defaults, ...options });
}
