/** The kiosk's service worker, run outside of a browser, with a server that answers as a test says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const ORIGIN = 'http://192.168.1.10:3000';
const WORKER = readFileSync(path.resolve(import.meta.dirname, '../../kiosk/static/sw.js'), 'utf8');

type Answer = (pathname: string) => Response;
type Heard = {
  readonly data?: unknown;
  readonly request?: { readonly method: string; readonly mode: string; readonly url: string };
  readonly waitUntil?: (work: Promise<unknown>) => void;
  readonly respondWith?: (work: Promise<Response>) => void;
};

/** @param answer may throw: nothing is reached */
function startWorker(answer: Answer) {
  const hears = new Map<string, (event: Heard) => void>();
  const kept = new Map<string, Response>();
  let server = answer;
  const pathOf = (target: string | { readonly url: string }) =>
    new URL(typeof target === 'string' ? target : target.url, ORIGIN).pathname;
  const ask = (target: string | { readonly url: string }) =>
    new Promise<Response>((resolve) => {
      resolve(server(pathOf(target)));
    });
  const cache = {
    keys: () => Promise.resolve([...kept.keys()].map((pathname) => ({ url: ORIGIN + pathname }))),
    async add(target: string) {
      const response = await ask(target);
      if (!response.ok) throw new TypeError('Request failed');
      kept.set(pathOf(target), response);
    },
    put: (target: string, response: Response) => Promise.resolve(kept.set(pathOf(target), response)),
    delete: (target: { readonly url: string }) => Promise.resolve(kept.delete(pathOf(target))),
  };
  runInNewContext(WORKER, {
    self: {
      location: { origin: ORIGIN },
      addEventListener: (name: string, hear: (event: Heard) => void) => hears.set(name, hear),
      skipWaiting: () => Promise.resolve(),
    },
    caches: {
      open: () => Promise.resolve(cache),
      match: (target: string) => Promise.resolve(kept.get(pathOf(target))?.clone()),
    },
    fetch: ask,
    URL,
    AbortSignal,
  });
  return {
    kept: () => [...kept.keys()].sort(),
    page: async () => kept.get('/kiosk/')?.clone().text(),
    answerWith: (next: Answer) => (server = next),
    keep: () =>
      new Promise<void>((resolve, reject) => {
        hears.get('message')?.({
          data: 'keep',
          waitUntil: (work) => void work.then(() => resolve(), reject),
        });
      }),
    open: () =>
      new Promise<Response>((resolve, reject) => {
        hears.get('fetch')?.({
          request: { method: 'GET', mode: 'navigate', url: `${ORIGIN}/kiosk/` },
          respondWith: (work) => void work.then(resolve, reject),
        });
      }),
  };
}

/** A server with one build: its page names its file. */
const serverOf =
  (build: string): Answer =>
  (pathname) => {
    const file = `/kiosk/_app/immutable/${build}.js`;
    if (pathname === '/kiosk/') return new Response(`page of ${build}`);
    if (pathname === '/kiosk/_app/files.json') return Response.json([file]);
    return pathname === file ? new Response('') : new Response('', { status: 404 });
  };

test.each([502, 503, 504])('a kiosk starts from what it keeps where a proxy says %i for the server', async (status) => {
  const worker = startWorker(serverOf('monday'));
  await worker.keep();
  worker.answerWith(() => new Response('Bad gateway', { status }));
  const opened = await worker.open();
  expect(await opened.text()).toBe('page of monday');
});

test('a kiosk starts from what it keeps where nothing is reached, and from the server where it is there', async () => {
  const worker = startWorker(serverOf('monday'));
  await worker.keep();
  worker.answerWith(serverOf('tuesday'));
  expect(await (await worker.open()).text()).toBe('page of tuesday');
  worker.answerWith(() => {
    throw new TypeError('Failed to fetch');
  });
  expect(await (await worker.open()).text()).toBe('page of monday');
});

test('a kiosk that keeps nothing yet shows what it was answered', async () => {
  const worker = startWorker(() => new Response('Bad gateway', { status: 502 }));
  expect((await worker.open()).status).toBe(502);
});

test('what a kiosk keeps stays while a proxy answers for the server', async () => {
  const worker = startWorker(serverOf('monday'));
  await worker.keep();
  const before = worker.kept();
  worker.answerWith((pathname) =>
    pathname === '/kiosk/' ? new Response('Bad gateway', { status: 502 }) : serverOf('tuesday')(pathname),
  );
  await worker.keep();
  expect(worker.kept()).toEqual(before);
  expect(await worker.page()).toBe('page of monday');
});

test('a kiosk keeps a page with its own files, also where the server is upgraded in the middle', async () => {
  let asked = 0;
  const worker = startWorker((pathname) => {
    asked += 1;
    return serverOf(asked > 1 ? 'tuesday' : 'monday')(pathname);
  });
  await worker.keep();
  expect(worker.kept()).toEqual(['/kiosk/', '/kiosk/_app/immutable/tuesday.js']);
  expect(await worker.page()).toBe('page of tuesday');

  // The page still comes from the old one, the list of files from the new one.
  asked = 0;
  const other = startWorker((pathname) => {
    asked += 1;
    return serverOf(asked > 2 ? 'tuesday' : 'monday')(pathname);
  });
  await other.keep();
  expect(await other.page()).toBe('page of tuesday');
  expect(other.kept()).toContain('/kiosk/_app/immutable/tuesday.js');
});
