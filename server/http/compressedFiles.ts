import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RequestHandler } from 'express';
import { acceptedEncoding } from './compressedJson.ts';

/** Files whose names carry a hash of what is in them, and which become smaller; letters and pictures already are. */
const WORTH_IT = /(^|\/)(immutable|assets)\/.*\.(js|css|svg)$/;
const COMPRESS = {
  br: promisify(brotliCompress),
  // Once for each file, so as small as it gets: without TLS browsers take nothing else.
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
} as const;

/**
 * A built app's code and styles, compressed: a slow phone opens its page in a third of the time. Each file is compressed
 * when it is first asked for and kept, which its name allows; all others are left to whoever comes next.
 */
export function compressedFiles(folder: string): RequestHandler {
  const known = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll(path.sep, '/'))
      .filter((name) => WORTH_IT.test(name)),
  );
  const kept = new Map<string, Promise<Buffer>>();
  const small = (name: string, encoding: keyof typeof COMPRESS) => {
    const key = `${encoding} ${name}`;
    const made = kept.get(key) ?? readFile(path.join(folder, name)).then((bytes) => COMPRESS[encoding](bytes));
    kept.set(key, made);
    return made;
  };
  return async (request, response, next) => {
    const name = request.path.slice(1);
    const accepted = acceptedEncoding(request);
    if (request.method !== 'GET' || !known.has(name) || accepted === undefined) {
      next();
      return;
    }
    const bytes = await small(name, accepted).catch(() => undefined);
    if (bytes === undefined) {
      kept.delete(`${accepted} ${name}`); // the file has gone, or comes again
      next();
      return;
    }
    response
      .type(path.extname(name))
      .set({
        'content-encoding': accepted,
        vary: 'accept-encoding',
        'cache-control': 'public, max-age=31536000, immutable',
      })
      .send(bytes);
  };
}
