import type { Browser, Page } from 'playwright-core';
import type { Language } from '../../common/contract/language.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { PATIENCE_MS } from './browser.ts';

/** A computer at the desk. */
const DESK = { width: 1366, height: 768 };

type Opened = {
  readonly login: string;
  readonly language: Language;
  /** On the server, with its slash. */
  readonly path: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** The clinic that was chosen last on this computer. */
  readonly clinicId?: string | undefined;
  /** The browser's clock begins with that of the server. */
  readonly followsClock?: boolean;
};

/** A page for somebody who has logged in, in a context of its own and in this language. */
export async function openLoggedIn(browser: Browser | undefined, server: ClinicServer, opened: Opened): Promise<Page> {
  if (browser === undefined) throw new Error('There is no browser');
  const { login, language, path, size = DESK, clinicId, followsClock = false } = opened;
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const [name = '', value = ''] = (await server.logIn(login)).split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  await context.addInitScript(
    (kept) => {
      localStorage.setItem('turnstone.panel.language', kept.language);
      if (kept.clinicId !== undefined) localStorage.setItem('turnstone.panel.clinic', kept.clinicId);
    },
    { language, clinicId },
  );
  if (followsClock) await context.clock.install({ time: server.clock.now() });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${server.url}${path}`);
  return page;
}
