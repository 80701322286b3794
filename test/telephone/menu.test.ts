/** The clinic's menu on a real Asterisk, called by a telephone in software that nobody here wrote, with a real database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import { places } from '../../server/db/schema/booking.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import type { ListeningLine } from '../../server/ports/voiceLine.ts';
import type { Speech } from '../../server/ports/speech.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { addSchedule, openWorld, type World } from '../booking/world.ts';
import { addLine, phoneDeps } from '../phone/calls.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';

const programs = telephone();
const WITHIN_MS = 30_000;

if (programs === undefined) {
  test('a real telephone books in the menu', sayWhatIsMissing);
} else {
  describe('a real telephone in the menu', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-menu-'));
    let world: World;
    let speech: Speech;
    let exchange: Exchange;
    let patient: Softphone;
    let line: ListeningLine;
    const troubles: string[] = [];

    beforeAll(async () => {
      world = await openWorld();
      await addLine(world, { number: '1000', languages: [...LANGUAGES], remembersLanguage: false });
      await addSchedule(world);
      speech = await openSpeech({ voice: await openVoice(), recordings: recordingsIn(folder), folder });
      exchange = await startAsterisk(programs);
      line = openAriLine(
        {
          ...exchange.ari,
          app: 'turnstone',
          outside: 'PJSIP/{number}@trunk',
          inside: 'PJSIP/{number}',
          home: '98',
          sounds: 'shared',
        },
        { clock: { now: () => Date.now() }, newId: world.deps.newId, trouble: (code) => troubles.push(code) },
      );
      const menu = menuListener(phoneDeps(world, { speech }));
      await line.listen(menu);
      patient = await startSoftphone(exchange, { number: '09121234567' });
    }, 120_000);
    afterAll(async () => {
      await patient.stop();
      await line.close();
      await exchange.stop();
      await speech.close();
      await world.close();
      rmSync(folder, { recursive: true });
    });

    const call = async () => {
      const [row] = await world.db.select().from(phoneCalls).orderBy(desc(phoneCalls.startedAt)).limit(1);
      return row;
    };
    /** Until the call stands there. */
    const stands = (step: string) =>
      expect.poll(async () => (await call())?.path.at(-1)?.step, { timeout: WITHIN_MS }).toBe(step);
    /** A key, and where it leads. */
    const press = async (...ways: readonly (readonly [key: string, step: string])[]) => {
      for (const [key, step] of ways) {
        await patient.press(key);
        await stands(step);
      }
    };
    const isOver = () =>
      expect.poll(async () => (await call())?.endedAt ?? null, { timeout: WITHIN_MS }).not.toBeNull();
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
        await stands('language');
        await press(...way.slice(0, steps));
        await patient.hangUp();
        await isOver();
        expect(await heldPlaces()).toBe(0);
      }
    });
  });
}
