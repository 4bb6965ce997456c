// The shell: style, scripts, fonts and the page that says "no network". Other pages are not kept, for they may hold
// people's data; except one that asks for it by the header Tinhso-Keep, because work goes on in it without network.
// Kept pages and their figures (the database tinhso-kept) are thrown away at every sign-in and sign-out.
// The view puts VERSION, SHELL, OFFLINE, FORGET and STATIC in front of this text.
const CACHE = `tinhso-${VERSION}`;
const KEPT = "kept-pages";

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("tinhso-") && name !== CACHE).map((name) => caches.delete(name))))
    .then(() => clients.claim()));
});

async function forget() {
  indexedDB.deleteDatabase("tinhso-kept");
  await caches.delete(KEPT);
}

async function page(request, path) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await caches.match(path, { cacheName: KEPT })) ?? caches.match(OFFLINE);
  }
  const cache = await caches.open(KEPT);
  if (answer.ok && !answer.redirected && answer.headers.has("Tinhso-Keep")) await cache.put(path, answer.clone());
  else if ([403, 404, 410].includes(answer.status)) await cache.delete(path);
  return answer;
}

// The files of a kept page are kept with it.
async function file(event) {
  const kept = await caches.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request);
  const client = answer.ok && await clients.get(event.clientId);
  if (client) {
    const cache = await caches.open(KEPT);
    if (await cache.match(new URL(client.url).pathname)) await cache.put(event.request, answer.clone());
  }
  return answer;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (FORGET.some((start) => pathname.startsWith(start))) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (SHELL.includes(pathname) || pathname.startsWith(STATIC)) event.respondWith(file(event));
});
