import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { servePage } from '../../server/http/builtPages.ts';
import { keepScreenFiles } from '../../server/http/keptFiles.ts';

const DAY_MS = 86_400_000;
const MONDAY = Date.parse('2026-03-02T09:00:00Z');

let home: string;
let store: string;
let page: { readonly name: string; readonly folder: string };
let server: Server;

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'turnstone-kept-'));
  store = path.join(home, 'screen-files');
  page = { name: 'display', folder: path.join(home, 'build') };
  build('one');
  const app = express();
  servePage(app, page, store);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
  rmSync(home, { recursive: true });
});

/** As the build does: what was there before is gone. */
function build(version: string): void {
  rmSync(page.folder, { recursive: true, force: true });
  mkdirSync(path.join(page.folder, '_app/immutable/chunks'), { recursive: true });
  writeFileSync(path.join(page.folder, 'index.html'), `<p>${version}</p>`);
  writeFileSync(path.join(page.folder, '_app/version.json'), version);
  writeFileSync(path.join(page.folder, `_app/immutable/chunks/call-${version}.js`), `// ${version}`);
  writeFileSync(path.join(page.folder, '_app/immutable/letters-same.woff2'), 'letters');
}

/** The server of this build starts. */
const start = (now: number) => keepScreenFiles(store, [page], now);

async function ask(file: string) {
  const { port } = server.address() as AddressInfo; // it listens on a port
  const answer = await fetch(`http://127.0.0.1:${port}/display/${file}`);
  return { status: answer.status, text: await answer.text(), cache: answer.headers.get('cache-control') };
}

describe('a screen that was opened before an update', () => {
  test('still gets the parts of its own version, and a new one those of the new version', async () => {
    await start(MONDAY);
    build('two');
    await start(MONDAY + DAY_MS);
    expect(await ask('_app/immutable/chunks/call-one.js')).toEqual({
      status: 200,
      text: '// one',
      cache: 'public, max-age=31536000, immutable',
    });
    expect(await ask('_app/immutable/chunks/call-two.js')).toMatchObject({ status: 200, text: '// two' });
    // The page itself and its version are those of today, so that it follows.
    expect((await ask('any/path')).text).toBe('<p>two</p>');
    expect((await ask('_app/version.json')).text).toBe('two');
  });

  test('has two weeks for it, counted from the update and not from when its version came', async () => {
    await start(MONDAY);
    build('two');
    const updated = MONDAY + 100 * DAY_MS;
    await start(updated);
    await start(updated + 13 * DAY_MS);
    expect(await ask('_app/immutable/chunks/call-one.js')).toMatchObject({ status: 200 });
    await start(updated + 15 * DAY_MS);
    expect(await ask('_app/immutable/chunks/call-one.js')).toMatchObject({ status: 404 });
    expect(await ask('_app/immutable/chunks/call-two.js')).toMatchObject({ status: 200 });
    expect(existsSync(path.join(store, 'display/_app/immutable/letters-same.woff2'))).toBe(true);
  });

  test('is told of a part that is nowhere that it is not there, and not given a page in its place', async () => {
    await start(MONDAY);
    const answer = await ask('_app/immutable/chunks/call-zero.js');
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('<p>');
  });
});

test('a version that comes back counts from anew, and a list that was cut off does no harm', async () => {
  await start(MONDAY);
  build('two');
  await start(MONDAY + DAY_MS);
  build('one');
  await start(MONDAY + 2 * DAY_MS);
  writeFileSync(path.join(store, 'display.json'), '["_app/immu');
  await start(MONDAY + 3 * DAY_MS);
  expect(await ask('_app/immutable/chunks/call-one.js')).toMatchObject({ status: 200 });
  expect(await ask('_app/immutable/chunks/call-two.js')).toMatchObject({ status: 200 });
});
