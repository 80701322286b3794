import type { Express, Response } from 'express';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { directionOf, LANGUAGES, localText } from '../../common/contract/language.ts';
import { leftToRight } from '../../common/phrases/format.ts';
import { say } from '../../common/phrases/phrase.ts';
import { webPhrases } from '../../common/phrases/webBooking.ts';
import type { WebClinic, WebClinics } from '../../common/contract/webBooking.ts';
import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import { escapeHtml } from './startPage.ts';

const PAGE = path.resolve(import.meta.dirname, '../../kiosk/book/build/index.html');

/**
 * The public page with its clinics written into it, so that a slow line asks for nothing more before the first choice, and
 * a browser without scripts shows the telephone numbers.
 */
export const bookingPage =
  (clinics: () => Promise<WebClinics>, log: Log) =>
  (app: Express): void => {
    app.get('/book/', (_, response, next) => {
      send(clinics, response).catch((error: unknown) => {
        log.warn({ error: whatFailed(error) }, 'The page for booking could not be written');
        next();
      });
    });
  };

async function send(clinics: () => Promise<WebClinics>, response: Response): Promise<void> {
  const [page, open] = await Promise.all([readFile(PAGE, 'utf8'), clinics()]);
  // Data, not a script: no browser runs it, and nothing in it ends the element.
  const data = JSON.stringify(open).replaceAll('<', '\\u003c');
  const written = page
    .replace('<!--telephones-->', () => open.clinics.map(withoutScripts).join(''))
    .replace('<!--clinics-->', () => `<script type="application/json" id="clinics">${data}</script>`);
  response.set('cache-control', 'no-store').type('html').send(written);
}

const withoutScripts = ({ name, phone, languages }: WebClinic): string =>
  LANGUAGES.filter((language) => languages.includes(language))
    .map((language) => {
      const number = phone === null ? '' : `: ${leftToRight(phone)}`;
      const words = `${localText(name, language)}. ${say(webPhrases.callInstead, language)}${number}`;
      return `<p lang="${language}" dir="${directionOf(language)}">${escapeHtml(words)}</p>`;
    })
    .join('');
