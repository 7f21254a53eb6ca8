// Where the sitting stands: asked of the box by the door of the class, so that nothing says which tablet or child asks.
const LEAST = 20_000;
const SPREAD = 20_000;

/**
 * Asks every 20 to 40 seconds, and soon after the network is back, as long as `wanted()`; calls `tell(state)` with each
 * answer. No answer changes nothing.
 */
export function watchSitting(door, wanted, tell) {
  let timer = 0;
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(ask, wait); };
  async function ask() {
    if (wanted() && navigator.onLine) {
      try {
        const response = await fetch(`/box/state/${door}/`, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
        if (response.ok) tell((await response.json()).state);
      } catch {
        // the wifi of a school: the next answer will do
      }
    }
    later(LEAST + Math.random() * SPREAD);
  }
  addEventListener("online", () => later(Math.random() * 2000));
  later(LEAST + Math.random() * SPREAD);
}
