// The child's app without a network. One cache a version, filled whole or not at all; a new version waits until no page
// of the old one is open (or until the preparation screen asks), so that no interview changes under a child's hands.
// Bundles are kept by the page itself (core/bundle.js, network first); envelopes and every other request pass through.
"use strict";

const SCOPE = {{ scope|safe }};
const VERSION = {{ version|safe }};
const ASSETS = {{ assets|safe }};

const PREFIX = "arobase-app-";
const CACHE = PREFIX + VERSION;
const KEPT = new Set(ASSETS);

self.addEventListener("install", (event) => {
  const fresh = [SCOPE, SCOPE + "manifest.webmanifest", ...ASSETS].map(
    (url) => new Request(url, { cache: "no-cache", credentials: "omit" }),
  );
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});

/** The address under which a request is kept, or null when it is none of ours. */
function keptAs(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  const isPage = url.pathname === SCOPE || url.pathname.startsWith(SCOPE + "k/");
  if (request.mode === "navigate" && isPage) return SCOPE;
  if (url.pathname === SCOPE + "manifest.webmanifest" || KEPT.has(url.pathname)) return url.pathname;
  return null;
}

async function answer(request, address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const address = keptAs(event.request);
  if (address !== null) event.respondWith(answer(event.request, address));
});
