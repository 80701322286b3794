/** The clinic's menu on a real Asterisk, called by a telephone in software that nobody here wrote, with a real database. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { places } from '../../server/db/schema/booking.ts';
import { addSchedule, openWorld, type World } from '../booking/world.ts';
import { addLine } from '../phone/calls.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';
import { startMenuOnTheLine, type MenuOnTheLine } from './menuOnTheLine.ts';

const programs = telephone();

if (programs === undefined) {
  test('a real telephone books in the menu', sayWhatIsMissing);
} else {
  describe('a real telephone in the menu', () => {
    let world: World;
    let exchange: Exchange;
    let patient: Softphone;
    let menu: MenuOnTheLine;

    beforeAll(async () => {
      world = await openWorld();
      await addLine(world, { number: '1000', languages: [...LANGUAGES], remembersLanguage: false });
      await addSchedule(world);
      exchange = await startAsterisk(programs);
      menu = await startMenuOnTheLine(exchange, world, { settings: { outside: 'PJSIP/{number}@trunk' } });
      patient = await startSoftphone(exchange, { number: '09121234567' });
    }, 120_000);
    afterAll(async () => {
      await patient.stop();
      await menu.stop();
      await exchange.stop();
      await world.close();
    });

    /** A key, and where it leads. */
    const press = async (...ways: readonly (readonly [key: string, step: string])[]) => {
      for (const [key, step] of ways) {
        await patient.press(key);
        await menu.stands(step);
      }
    };
    const heldPlaces = () => world.count(places, eq(places.state, 'held'));

    test('leaves nothing held wherever it hangs up', { timeout: 180_000 }, async () => {
      const way = [
        ['1', 'main'],
        ['1', 'places'],
        ['1', 'this_number'],
        ['1', 'confirm'],
      ] as const;
      for (let steps = 0; steps <= way.length; steps += 1) {
        await patient.dial('1000');
        await menu.stands('language');
        await press(...way.slice(0, steps));
        await patient.hangUp();
        await menu.isOver();
        expect(await heldPlaces()).toBe(0);
      }
    });
  });
}
