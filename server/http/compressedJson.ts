import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** A smaller answer fits into one packet anyway; compressing it would cost time and win nothing. */
const WORTH_IT_BYTES = 1_024;

/** Of answers that are made anew each time: most of what can be won, for a tenth of the time that the best would take. */
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
};
const COMPRESS = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, BROTLI),
  gzip: promisify(gzip),
} as const;
export type Encoding = keyof typeof COMPRESS;

/** The smaller one first, whatever the order in which the browser names them. */
export const acceptedEncoding = (request: Request): Encoding | undefined =>
  (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding) !== false);

/** Answers with JSON: a ticket as it is, a hall's whole list compressed where the other side reads that. */
export async function sendJson(request: Request, response: Response, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  response.type('json');
  // Counted in letters, which are never more than the bytes.
  if (text.length < WORTH_IT_BYTES) {
    response.send(text);
    return;
  }
  response.vary('accept-encoding');
  const accepted = acceptedEncoding(request);
  if (accepted === undefined) {
    response.send(text);
    return;
  }
  const bytes = await COMPRESS[accepted](Buffer.from(text));
  response.set('content-encoding', accepted).send(bytes);
}
