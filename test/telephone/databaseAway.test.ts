/** PostgreSQL is away, and patients go on calling: on a real Asterisk they get the desk. */
import { isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import { openWorld, type World } from '../booking/world.ts';
import { layCable, type Cable } from '../browser/cable.ts';
import { addLine } from '../phone/calls.ts';
import { toneShare } from '../support/phoneSound.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';
import { startMenuOnTheLine, WITHIN_MS, type MenuOnTheLine } from './menuOnTheLine.ts';

const programs = telephone();
/** Of the line; while the cable is pulled it is over at once, so that nobody waits here. */
const PATIENCE_MS = 20_000;
const AT_ONCE_MS = 500;
/** What may be said beside it, by how long each part of the outage lasts on this machine. */
const BESIDE = new Set(['talk_not_kept', 'end_not_told', 'sound_refused']);

if (programs === undefined) {
  test('who calls while PostgreSQL is away gets the desk', sayWhatIsMissing);
} else {
  describe('who calls while PostgreSQL is away', () => {
    let world: World;
    let cable: Cable;
    let behind: Connections;
    let exchange: Exchange;
    let patient: Softphone;
    let desk: Softphone;
    let menu: MenuOnTheLine;
    let isCut = false;

    beforeAll(async () => {
      world = await openWorld();
      await addLine(world, { number: '1000', desk: '202' });
      cable = await layCable(world.databaseUrl);
      const url = new URL(world.databaseUrl);
      url.host = new URL(cable.address).host;
      behind = connect(url.href, 5);
      exchange = await startAsterisk(programs, { desk: '201' });
      const cut = { ...world, db: behind.db, deps: { ...world.deps, db: behind.db } };
      menu = await startMenuOnTheLine(exchange, cut, {
        settings: { deskContext: 'turnstone-desk' },
        deps: {
          answerWithinMs: PATIENCE_MS,
          later: (delayMs, task) => {
            const timer = setTimeout(task, isCut && delayMs === PATIENCE_MS ? AT_ONCE_MS : delayMs);
            return () => clearTimeout(timer);
          },
        },
      });
      patient = await startSoftphone(exchange, { number: '09121234567' }, { toneHz: 400 });
      desk = await startSoftphone(exchange, { seat: '201' }, { toneHz: 1_000 });
    }, 120_000);
    afterAll(async () => {
      await Promise.all([patient.stop(), desk.stop()]);
      await menu.stop();
      await cable.close();
      await behind.end();
      await exchange.stop();
      await world.close();
    });

    const talks = async (): Promise<void> => {
      await desk.answer();
      await expect.poll(() => toneShare(patient.heard(), 1_000), { timeout: WITHIN_MS }).toBeGreaterThan(0.9);
      await expect.poll(() => toneShare(desk.heard(), 400), { timeout: WITHIN_MS }).toBeGreaterThan(0.9);
      await desk.hangUp();
      await patient.ended();
    };
    const said = () => menu.troubles.splice(0).filter((code) => !BESIDE.has(code));
    const underWay = () => world.db.select().from(phoneCalls).where(isNull(phoneCalls.endedAt));
    const lastStep = async () => (await underWay())[0]?.path.at(-1)?.step;
    const noneIsUnderWay = () => expect.poll(underWay, { timeout: 2 * WITHIN_MS }).toEqual([]);

    test('in the middle of the menu, without a word: the desk rings, and both talk', async () => {
      await patient.dial('1000');
      await expect.poll(lastStep, { timeout: WITHIN_MS }).toBe('main');
      cable.pull();
      isCut = true;
      await patient.press('1');
      await desk.rings();
      await talks();
      expect(said()).toEqual(['call_broken: Error']);
    });

    test('before anything is said: the same', async () => {
      await patient.startDialling('1000');
      await desk.rings();
      await talks();
      expect(said()).toContain('call_broken: Error');
    });

    test('and when it is back, the menu answers again', async () => {
      cable.plugIn();
      isCut = false;
      // What had ended meanwhile is written down now.
      await noneIsUnderWay();
      await patient.dial('1000');
      await expect.poll(lastStep, { timeout: WITHIN_MS }).toBe('main');
      await patient.hangUp();
      await noneIsUnderWay();
      expect(said()).toEqual([]);
    });
  });
}
