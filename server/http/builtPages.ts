/** The built pages, as the server hands them out: of this version, and the hashed files of the versions before. */
import express, { type Express, type RequestHandler, type Response } from 'express';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { compressedFiles } from './compressedFiles.ts';
import { sendProblem } from './register.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Of each the name under which it is served, and the folder of its build. */
export type BuiltPage = { readonly name: string; readonly folder: string };
const built = (name: string, folder: string): BuiltPage => ({ name, folder: path.join(ROOT, folder) });

export const SCREENS = [
  built('kiosk', 'kiosk/build'),
  built('display', 'display/build'),
  built('operator', 'operator/build'),
] as const;
export const PATIENTS_PAGES = [built('t', 'kiosk/phone/build'), built('book', 'kiosk/book/build')] as const;

/** Files whose names carry a hash of what is in them. */
export const HASHED = /(^|[\\/])(immutable|assets)[\\/]/;

/**
 * A built single-page app: its files, and for every other path below its name its one page.
 *
 * @param kept a folder with the hashed files of earlier versions, by the same names: a page that was opened before an
 *   update still asks for its own parts
 */
export function servePage(app: Express, { name, folder }: BuiltPage, kept: string | undefined): void {
  if (!existsSync(folder)) return;
  const at = `/${name}`;
  app.use(at, compressedFiles(folder));
  app.use(at, express.static(folder, { index: 'index.html', redirect: true, setHeaders: cacheHeaders }));
  if (kept !== undefined)
    app.use(at, express.static(path.join(kept, name), { index: false, redirect: false, setHeaders: cacheHeaders }));
  app.use(at, nothingHashed);
  app.get(`${at}/*path`, (_, response) => {
    response.set('cache-control', 'no-cache').sendFile(path.join(folder, 'index.html'));
  });
}

/** A part that is not there is not the page: a browser would keep the page in its place. */
const nothingHashed: RequestHandler = (request, response, next) => {
  if (HASHED.test(request.path)) sendProblem(response, { code: 'not_found' });
  else next();
};

/** Files whose names carry a hash of what is in them never change; a page is asked for again. */
function cacheHeaders(response: Response, file: string): void {
  response.set('cache-control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
}
