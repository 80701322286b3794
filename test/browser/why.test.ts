/** Why somebody comes first, read beside the lists, in a ticket's story and on the patient's phone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { sayAheadWhy } from '../../common/phrases/ahead.ts';
import { leftToRight } from '../../common/phrases/format.ts';
import { receptionPhrases } from '../../common/phrases/panelReception.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { storyPhrases } from '../../common/phrases/story.ts';
import { sayChosen, sayClassReason, whyPhrases } from '../../common/phrases/why.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { openLoggedIn } from './panel.ts';
import { expectAccessible } from './legible.ts';
import { zoneOfMorning } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;
const tickets: TicketView[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  // The cookies of a real browser count by a real clock.
  server = await startClinicServer(Date.now(), { timeZone: zoneOfMorning() });
  Object.defineProperty(server.clock, 'at', { get: () => Date.now() });
  const cookie = await server.logIn('reception');
  const panel = await server.look<PanelView>({ cookie });
  const serviceId = panel.services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
  const room = panel.rooms.find(({ serviceIds }) => serviceIds.some((id) => id === serviceId))?.servicePointId;
  const send = (path: string, body: unknown = {}) =>
    server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
  await send(`/rooms/${room}/open`);
  for (const classCode of ['standard', 'standard', 'standard', 'elderly', 'emergency', 'standard']) {
    const { body } = await send('/tickets', { serviceId, language: 'fa', classCode });
    tickets.push(body['ticket'] as TicketView); // the route's own schema has checked it
  }
  await send(`/rooms/${room}/call`, { stageId: tickets[2]?.stageId, reason: 'cannot_wait' });
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const openPanel = (part: string, language: Language): Promise<Page> =>
  openLoggedIn(browser, server, { login: 'supervisor', language, path: `/operator/${part}` });

const numberOf = (n: number) => tickets[n]?.number ?? '';

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase) => say(phrase, language);

  test('the desk reads beside the list who goes before whom, and opens a ticket’s story', async () => {
    const page = await openPanel('reception', language);
    const before = say(whyPhrases.passedOver, language, { count: 2, why: '' }).split(':')[0] ?? '';
    await page.getByText(before).first().waitFor();
    await page
      .getByRole('button', { name: new RegExp(numberOf(0)) })
      .first()
      .click();
    await page.getByRole('button', { name: words(storyPhrases.open), exact: true }).click();
    const story = page.getByRole('dialog', {
      name: say(storyPhrases.storyOf, language, { number: leftToRight(numberOf(0)) }),
    });
    await story.getByText(sayChosen('cannot_wait', language)).waitFor();
    await expectAccessible(page);
    await page.context().close();
  });

  test('the supervisor types a number, and reads what was decided by hand', async () => {
    const page = await openPanel('why', language);
    await page.getByRole('table', { name: words(storyPhrases.byHand) }).waitFor();
    await page.getByLabel(words(storyPhrases.number)).first().fill(numberOf(2).replace('-', '').toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText(say(storyPhrases.shownNowhere, language)).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1366);
    await expectAccessible(page);
    await page.getByLabel(words(storyPhrases.number)).first().fill('Z 77');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: words(storyPhrases.noTicket) })
      .waitFor();
    await page.context().close();
  });
});

test('the patient reads on the phone why others come first, in her own language', async () => {
  if (browser === undefined) return;
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(tickets[5]?.url ?? '');
  const said = sayAheadWhy(
    [
      { because: 'came_earlier', count: 3 },
      { because: 'emergency', count: 1 },
    ],
    'fa',
  );
  await page.getByText(said ?? '').waitFor();
  await context.close();
});

test('the desk gives another priority with a reason, which stands in the story', async () => {
  const page = await openPanel('reception', 'ru');
  await page
    .getByRole('button', { name: new RegExp(numberOf(1)) })
    .first()
    .click();
  await page.getByLabel(say(receptionPhrases.setPriority, 'ru')).selectOption('pregnant');
  const asked = page.getByRole('dialog').filter({ hasText: say(receptionPhrases.whyPriority, 'ru') });
  await asked.getByRole('button', { name: sayClassReason('belongs_to_it', 'ru') }).click();
  await asked.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: say(storyPhrases.open, 'ru'), exact: true }).click();
  await page.getByRole('dialog').getByText(sayClassReason('belongs_to_it', 'ru')).waitFor();
  await page.context().close();
});
