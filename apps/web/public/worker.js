// Installable page: its own files are kept, so that it opens while the service is away and says so. Nothing of the service's
// answers is kept here: pictures and jobs belong to whoever is logged in.
const KEPT = "inkloom-page-1";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  // The names of these files hold hashes of what is in them.
  if (pathname.startsWith("/app/assets/")) event.respondWith(kept(request));
  else if (request.mode === "navigate" && (pathname === "/" || pathname.startsWith("/app/")))
    event.respondWith(page(request));
});

async function kept(request) {
  const cache = await caches.open(KEPT);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** The page as the service has it, or as it was last. */
async function page(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put("/", answer.clone());
    return answer;
  } catch (error) {
    const known = await cache.match("/");
    if (known) return known;
    throw error;
  }
}
