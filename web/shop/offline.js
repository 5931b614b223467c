// The page's service worker, there only where the visitor allows storage: without a connection the
// page is shown as it was kept. With one it changes nothing.

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  const ours = pathname === "/" || pathname.startsWith("/shop/");
  if (method !== "GET" || origin !== location.origin || !ours) return;
  // Answers vary by origin for the sake of other sites; these files are the same for all.
  event.respondWith(fetch(event.request).catch(async () =>
    await caches.match(event.request, { ignoreSearch: true, ignoreVary: true }) ?? Response.error()));
});
