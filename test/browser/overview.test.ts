/** The supervisor's morning: the whole clinic on one screen, and what needs somebody with the key beside it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { PanelView } from '../../common/contract/panelView.ts';
import { panelPhrases } from '../../common/phrases/panel.ts';
import { overviewPhrases } from '../../common/phrases/panelOverview.ts';
import { receptionPhrases } from '../../common/phrases/panelReception.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { openLoggedIn } from './panel.ts';
import { expectAccessible } from './legible.ts';

const MONDAY = Date.parse('2026-03-02T09:00:00Z');
let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const open = (server: ClinicServer, login: string, language: Language): Promise<Page> =>
  openLoggedIn(browser, server, {
    login,
    language,
    path: '/operator/overview',
    followsClock: true,
  });

describe.each(['en', 'fa'] as const)('the overview in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);

  test('follows tickets, rooms and alarms live, and is read by everybody', async () => {
    const server = await startClinicServer(MONDAY);
    const began = Date.now();
    Object.defineProperty(server.clock, 'at', { get: () => MONDAY + Date.now() - began });
    try {
      const page = await open(server, 'supervisor', language);
      await page.getByText(words(overviewPhrases.allWell)).waitFor();

      const cookie = await server.logIn('noor');
      const path = (rest: string) => `/clinics/${server.clinicId}/${rest}`;
      const socket = server.socket({ cookie });
      const reply = (await socket.emitWithAck('view:join', { clinicId: server.clinicId })) as {
        value: { view: unknown };
      };
      const { services, rooms } = PanelView.parse(reply.value.view);
      const service = services.find(({ name }) => name.en === 'Family doctor');
      const [first, second] = rooms.filter(({ serviceIds }) => serviceIds.some((id) => id === service?.serviceId));
      if (!service || !first || !second) throw new Error('The demonstration has changed');

      // A screen that was there this morning.
      await server.look({ token: await server.pair('display') });
      const token = await server.pair('kiosk');
      for (let count = 0; count < 3; count += 1)
        await server.ask('POST', path('tickets'), { token, body: { serviceId: service.serviceId, language: 'en' } });
      const card = page.getByRole('article', { name: service.name[language] ?? '' });
      await card.getByText(language === 'fa' ? '۳' : '3', { exact: true }).waitFor();
      await page.getByText(words(overviewPhrases.nobodyServes, { service: service.name[language] })).waitFor();
      await page.getByRole('button', { name: words(overviewPhrases.openRoom) }).waitFor();

      await server.ask('POST', path(`rooms/${first.servicePointId}/open`), { cookie, body: {} });
      await server.ask('POST', path(`rooms/${first.servicePointId}/next`), { cookie });
      await server.ask('POST', path(`rooms/${second.servicePointId}/open`), { cookie, body: {} });
      await server.ask('POST', path(`rooms/${second.servicePointId}/pause`), { cookie, body: { reason: 'break' } });
      await card.getByText(/A-001/).waitFor();
      await card.locator('.paused').waitFor();

      // Nobody shows the call: the screen has gone.
      await page.getByRole('button', { name: words(overviewPhrases.goToRoom) }).waitFor();

      await server.ask('POST', path('desk-requests'), { token, body: { reason: 'ask_person', detail: {} } });
      await page.getByRole('button', { name: words(receptionPhrases.iCome) }).waitFor();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1366);
      await page.getByRole('button', { name: words(receptionPhrases.iCome) }).click();
      await page.getByRole('button', { name: words(receptionPhrases.iCome) }).waitFor({ state: 'detached' });

      // The second room helps another service for an hour, or until it is moved back, by the keyboard alone.
      const helped = services.find(({ name }) => name.en === 'X-ray')?.name[language] ?? '';
      const row = page.getByRole('row').filter({ hasText: second.name[language] ?? '' });
      await row.getByRole('button', { name: words(overviewPhrases.moveRoom) }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(words(overviewPhrases.forHowLong_move)).selectOption('60');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: helped }).focus();
      await page.keyboard.press('Enter');
      const helping = { time: '|', services: service.name[language] };
      const [, afterwards = ''] = words(overviewPhrases.untilThen, helping).split('|');
      await row.getByText(afterwards).waitFor();
      await row.getByRole('button', { name: words(overviewPhrases.moveBack) }).focus();
      await page.keyboard.press('Enter');
      await row.getByRole('button', { name: words(overviewPhrases.moveBack) }).waitFor({ state: 'detached' });
    } finally {
      await server.stop();
    }
  }, 120_000);
});

test('is the supervisor’s and the administrator’s, and nobody else’s', async () => {
  const server = await startClinicServer(MONDAY);
  try {
    for (const [login, sees] of [
      ['supervisor', true],
      ['admin', true],
      ['reception', false],
    ] as const) {
      const page = await open(server, login, 'en');
      await page.getByRole('link', { name: say(panelPhrases.partReception, 'en') }).waitFor();
      expect(await page.getByRole('link', { name: say(panelPhrases.partOverview, 'en') }).count()).toBe(sees ? 1 : 0);
      if (!sees) await page.getByText(say(panelPhrases.nothingForYou, 'en')).waitFor();
      await page.context().close();
    }
  } finally {
    await server.stop();
  }
}, 60_000);
