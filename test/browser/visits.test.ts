/** The whole of a visit in the panel: its plan, whom it waits for, and why somebody changed it by hand. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { VisitView } from '../../common/contract/visitView.ts';
import { journeyPhrases } from '../../common/phrases/adminJourney.ts';
import { leftToRight } from '../../common/phrases/format.ts';
import { handReasonPhrases } from '../../common/phrases/handReasons.ts';
import { knownPatientPhrases } from '../../common/phrases/knownPatient.ts';
import { patientPhrases } from '../../common/phrases/panelPatient.ts';
import { receptionPhrases } from '../../common/phrases/panelReception.ts';
import { roomPhrases } from '../../common/phrases/panelRoom.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { queueProblems } from '../../common/phrases/problemsQueue.ts';
import { storyPhrases } from '../../common/phrases/story.ts';
import { strandedPhrases } from '../../common/phrases/stranded.ts';
import { visitPlanPhrases } from '../../common/phrases/visitPlan.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { openLoggedIn } from './panel.ts';

let browser: Browser | undefined;
let server: ClinicServer;
let panel: PanelView;
let desk: string;
/** How long ago things happen that the desk looks at now. */
let agoMs = 0;
const MINUTE_MS = 60_000;
/** All of a test is of one clinic day, which begins at four: around that the clocks go ahead. */
function aheadMs(): number {
  const minute = (Date.now() / MINUTE_MS) % (24 * 60);
  return minute > 225 && minute < 255 ? 30 * MINUTE_MS : 0;
}

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async ({ skip }) => {
  skip(browser === undefined);
  agoMs = 10 * 60_000;
  // The cookies of a real browser count by a real clock.
  const ahead = aheadMs();
  server = await startClinicServer(Date.now() + ahead - agoMs);
  Object.defineProperty(server.clock, 'at', { get: () => Date.now() + ahead - agoMs });
  desk = await server.logIn('reception');
  panel = await server.look<PanelView>({ cookie: desk });
  return () => server.stop();
});

const openDesk = (language: Language): Promise<Page> =>
  openLoggedIn(browser, server, { login: 'supervisor', language, path: '/operator/reception' });

async function did(path: string, body: unknown = {}) {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}
const serviceOf = (english: string) => panel.services.find(({ name }) => name.en === english);
/** A walk-in. The route's own schema has checked the answer. */
const comes = async (over: object = {}) =>
  (await did('/tickets', { serviceId: serviceOf('Family doctor')?.serviceId, language: 'en', ...over }))[
    'ticket'
  ] as TicketView;

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase, values: Record<string, string | number> = {}) => say(phrase, language, values);
  const choose = (page: Page, { number }: TicketView) =>
    page
      .getByRole('button', { name: new RegExp(number) })
      .first()
      .click();

  test('a visit is planned by keyboard, saved at once and read on the phone; what went on meanwhile is said', async () => {
    agoMs = 0;
    const ticket = await comes();
    const page = await openDesk(language);
    const serviceName = (english: string) => serviceOf(english)?.name[language] ?? '';
    await choose(page, ticket);
    const openPlan = page.getByRole('button', { name: words(visitPlanPhrases.plan), exact: true });
    await openPlan.click();
    const form = page.getByRole('dialog', {
      name: words(visitPlanPhrases.planOf, { number: leftToRight(ticket.number) }),
    });
    const stage = (n: number) => form.getByLabel(words(journeyPhrases.stepNumber, { count: n }), { exact: true });
    const save = form.getByRole('button', { name: words(visitPlanPhrases.save) });
    await form.getByText(words(visitPlanPhrases.nothingToCome)).waitFor();
    for (const [index, english] of ['Family doctor', 'Blood tests', 'X-ray'].entries()) {
      await form.getByRole('button', { name: words(journeyPhrases.addStep) }).click();
      expect(await save.isEnabled()).toBe(false);
      await stage(index + 1).selectOption({ label: serviceName(english) });
    }
    await form.getByLabel(words(visitPlanPhrases.withWhom)).first().selectOption('same');
    // Back to the doctor comes last: two presses of one key, and the focus goes with the stage.
    await form.getByRole('button', { name: words(journeyPhrases.moveDownNumber, { count: 1 }) }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await stage(3).locator('option:checked').textContent()).toBe(serviceName('Family doctor'));
    for (const n of [0, 1]) await form.getByLabel(words(journeyPhrases.anyOrder)).nth(n).check();
    await expectAccessible(page);
    await save.click();
    await form.waitFor({ state: 'hidden' });
    const token = new URL(ticket.url).hash.slice(1);
    const { path } = (await server.ask('GET', '/patient-page', { token })).body as VisitView; // its own schema has checked it
    expect(path?.steps.map(({ service, state }) => [service.en, state])).toEqual([
      ['Family doctor', 'now'],
      ['Blood tests', 'next'],
      ['X-ray', 'next'],
      ['Family doctor', 'next'],
    ]);

    await openPlan.click();
    await form.getByRole('button', { name: words(journeyPhrases.removeNumber, { count: 2 }) }).click();
    await did(`/visits/${ticket.visitId}/plan`, { plan: [] });
    await save.click();
    await form.getByText(words(queueProblems.plan_changed)).waitFor();
    await form.getByRole('button', { name: words(visitPlanPhrases.lookAgain) }).click();
    await form.getByText(words(visitPlanPhrases.nothingToCome)).waitFor();
    await page.context().close();
  });

  test('a known patient has one ticket, a doctor who left leaves nobody unseen, and by hand has a reason', async () => {
    const { body: mina } = await server.ask('POST', `/clinics/${server.clinicId}/patients`, {
      cookie: desk,
      body: { name: 'Mina Rad', recordNumber: 'R-77' },
    });
    const rooms = panel.rooms.filter(({ serviceIds }) =>
      serviceIds.some((id) => id === serviceOf('Family doctor')?.serviceId),
    );
    const [one, other] = panel.practitioners.filter(({ serviceIds }) =>
      serviceIds.some((id) => id === serviceOf('Family doctor')?.serviceId),
    );
    await did(`/rooms/${rooms[0]?.servicePointId}/open`, { practitionerId: one?.practitionerId });
    const ticket = await comes({ practitionerId: one?.practitionerId, patientId: mina['patientId'] });
    const second = await comes({ practitionerId: one?.practitionerId });
    await did(`/rooms/${rooms[0]?.servicePointId}/close`);
    await did(`/rooms/${rooms[0]?.servicePointId}/open`, { practitionerId: other?.practitionerId });
    agoMs = 0;

    const page = await openDesk(language);
    await page.getByRole('button', { name: words(strandedPhrases.decide) }).click();
    const ways = page.getByRole('dialog', { name: words(strandedPhrases.howToGoOn) });
    await expectAccessible(page);
    const toOther = words(strandedPhrases.toDoctor, { doctor: other?.name[language] ?? '' });
    await ways.getByRole('button', { name: toOther }).first().click();
    const toAnyone = ways.getByRole('button', { name: words(strandedPhrases.toAnyone) });
    await expect.poll(() => toAnyone.count()).toBe(1);
    await toAnyone.click();
    await ways.waitFor({ state: 'hidden' });
    const { queue } = await server.look<PanelView>({ cookie: desk });
    expect(queue.map(({ number, practitionerId }) => [number, practitionerId])).toEqual([
      [ticket.number, other?.practitionerId],
      [second.number, null],
    ]);

    await page.getByRole('button', { name: words(knownPatientPhrases.forWhom) }).click();
    await page.getByLabel(words(patientPhrases.findLabel)).fill('R-77');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Mina Rad/ }).click();
    await page.getByLabel(words(receptionPhrases.service)).selectOption(serviceOf('Family doctor')?.serviceId ?? '');
    await page.getByRole('button', { name: words(receptionPhrases.issue), exact: true }).click();
    const number = leftToRight(ticket.number);
    await page.getByText(words(knownPatientPhrases.alreadyHas, { number })).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: words(knownPatientPhrases.show, { number }) }).click();

    // The existing ticket is open now: put aside with the third reason by its digit, whatever the layout.
    await page.getByRole('button', { name: words(roomPhrases.hold), exact: true }).click();
    await page.keyboard.press('Digit3');
    await page.getByRole('button', { name: words(roomPhrases.untilISay) }).click();
    await page.getByRole('button', { name: words(receptionPhrases.cancelTicket), exact: true }).waitFor();
    await page.getByRole('button', { name: words(storyPhrases.open), exact: true }).click();
    const story = page.getByRole('dialog', { name: words(storyPhrases.storyOf, { number }) });
    await story.getByText(words(handReasonPhrases.asked_by_patient)).waitFor();
    await story.getByText(words(handReasonPhrases.doctor_gone)).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: words(receptionPhrases.cancelTicket), exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: words(handReasonPhrases.went_away) }).click();
    await expect
      .poll(async () => (await server.look<PanelView>({ cookie: desk })).queue.map((entry) => entry.number))
      .toEqual([second.number]);
    await page.context().close();
  });
});
