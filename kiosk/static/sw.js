/*
 * Keeps the kiosk's own pages, so that it starts while the server is away. What it asks and is told is never kept here.
 * Browsers run this only in a secure context: docs/runbook.md says how a clinic's network is one.
 */
const KEPT = 'turnstone-kiosk';
const START = '/kiosk/';
const FILES = '/kiosk/_app/files.json';
/** Somebody waits before the screen: a server that does not answer by then is away. */
const PATIENCE_MS = 3_000;
const AT_ONCE = 6;
const TRIES = 3;

self.addEventListener('install', (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
/** The page says that the server is there: pages of a newer build are kept, too. */
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepAll().catch(() => undefined));
});

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(START)) return;
  if (mode === 'navigate') event.respondWith(openPage(event.request));
  else if (pathname.startsWith('/kiosk/_app/immutable/')) event.respondWith(openFile(event.request));
});

async function openPage(request) {
  const keptPage = () => caches.match(START, { cacheName: KEPT });
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok || response.type === 'opaqueredirect') return response;
    // A proxy before the server answers in its place while it is away.
    return (await keptPage()) ?? response;
  } catch (error) {
    const kept = await keptPage();
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Its name carries a hash of what is in it: kept once, it holds for good. */
async function openFile(request) {
  return (await caches.match(request.url, { cacheName: KEPT })) ?? fetch(request);
}

/** All files of the build first, the page that needs them last: what is kept is whole. */
async function keepAll() {
  const cache = await caches.open(KEPT);
  const { page, files } = await readBuild();
  const before = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = files.filter((file) => !before.has(file));
  const keepNext = async () => {
    for (let file = missing.shift(); file !== undefined; file = missing.shift()) await cache.add(file);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepNext));
  await cache.put(START, page);
  const current = new Set([...files, START]);
  for (const request of await cache.keys())
    if (!current.has(new URL(request.url).pathname)) await cache.delete(request);
}

/** The page and its files, of one build: the server may be upgraded in between. Throws where it is not there. */
async function readBuild() {
  let files = await readFiles();
  for (let tried = 0; tried < TRIES; tried += 1) {
    const page = await fetch(START, { cache: 'no-store' });
    const after = await readFiles();
    if (page.ok && String(after) === String(files)) return { page, files };
    files = after;
  }
  throw new Error('The pages are changing');
}

async function readFiles() {
  return (await fetch(FILES, { cache: 'no-store' })).json();
}
