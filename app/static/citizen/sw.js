// The service worker: the page without a signal, and photos that waited. KEPT stands above, put there by the house.
// It keeps the look and that one page; never a page of anybody's.
"use strict";

const NAME = "daring " + KEPT.version;
importScripts(KEPT.queue);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT.files)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === "navigate" && !url.pathname.startsWith("/admin")) event.respondWith(page(event));
  else if (event.request.method === "GET" && KEPT.files.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});

async function page(event) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    if (answer.status !== 502 && answer.status !== 504) return answer; // a proxy's word, not the house's
  } catch (offline) { /* no signal, or the server is down */ }
  return (await caches.match(KEPT.offline)) || Response.error();
}

// Where the browser knows Background Sync: the photos go also when no page is open.
self.addEventListener("sync", (event) => {
  if (event.tag === "photos") event.waitUntil(ddQueue.sendAll().then((left) => { if (left) throw new Error("later"); }));
});
