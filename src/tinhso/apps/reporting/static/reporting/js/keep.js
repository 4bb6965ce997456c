// The page of a sheet, with its scripts, is kept so that it opens without network. The service worker keeps what it
// hands out (kernel/ui sw.js); the first page of a visit came before there was one, so it is kept from here.
const CACHE = "kept-pages";

export async function keepPage() {
  if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller) return;
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/")).map((url) => url.pathname);
  const cache = await caches.open(CACHE);
  await cache.addAll([...new Set(files), location.pathname]);
}
