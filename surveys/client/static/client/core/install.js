// Makes the client start cold without a network. Service workers need https or localhost; elsewhere the client works
// as long as its page stays open, and the preparation screen says so.

/** True once a worker is at work, false when its installation failed (a file was missing, the disk is full). */
function active(registration) {
  if (registration.active) return true;
  const worker = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state === "activated") resolve(true);
      if (worker.state === "redundant") resolve(false);
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/** Registers the service worker; `offline` is true once every file is kept. */
export async function install() {
  const persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  if (!navigator.serviceWorker) return { offline: false, persisted };
  try {
    const options = { scope: "/box/", updateViaCache: "none" };
    const registration = await navigator.serviceWorker.register("/box/sw.js", options);
    return { offline: await active(registration), persisted };
  } catch {
    return { offline: false, persisted };
  }
}

/**
 * Lets a new version that waits take over, and resolves when it has. Only between two children: the page should be
 * loaded again afterwards. Resolves at once when nothing waits.
 */
export async function update() {
  const registration = await navigator.serviceWorker?.getRegistration("/box/");
  await registration?.update().catch(() => undefined);
  if (!registration?.waiting) return;
  const over = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
  });
  registration.waiting.postMessage("take over");
  await over;
}
