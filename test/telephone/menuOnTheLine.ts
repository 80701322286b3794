import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desc } from 'drizzle-orm';
import { expect } from 'vitest';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { openAriLine, type AriLineDeps } from '../../server/adapters/voice/ari/ariLine.ts';
import type { AriSettings } from '../../server/adapters/voice/ari/ariSettings.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import type { Speech } from '../../server/ports/speech.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import type { World } from '../booking/world.ts';
import { phoneDeps } from '../phone/calls.ts';
import type { Exchange } from '../support/telephone.ts';

/** So long a step may take on a busy machine. */
export const WITHIN_MS = 30_000;

type SetUp = {
  readonly settings?: Partial<AriSettings>;
  readonly deps?: Partial<Pick<AriLineDeps, 'answerWithinMs' | 'later'>>;
};

export type MenuOnTheLine = {
  readonly speech: Speech;
  /** What the line said to whoever keeps the server. */
  readonly troubles: string[];
  /** Until the latest call stands there. */
  stands(step: string): Promise<void>;
  /** Until the latest call is over. */
  isOver(): Promise<void>;
  stop(): Promise<void>;
};

/** The clinic's menu with the real voice on a real exchange, by a database without a server around it. */
export async function startMenuOnTheLine(
  exchange: Exchange,
  world: World,
  { settings, deps }: SetUp = {},
): Promise<MenuOnTheLine> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-menu-'));
  const speech = await openSpeech({ voice: await openVoice(), recordings: recordingsIn(folder), folder });
  const troubles: string[] = [];
  const line = openAriLine(
    {
      ...exchange.ari,
      app: 'turnstone',
      outside: null,
      inside: 'PJSIP/{number}',
      home: '98',
      sounds: 'shared',
      ...settings,
    },
    {
      clock: { now: () => Date.now() },
      newId: world.deps.newId,
      trouble: (code) => troubles.push(code),
      ...deps,
    },
  );
  await line.listen(menuListener(phoneDeps(world, { speech })));
  const call = async () => {
    const [row] = await world.db.select().from(phoneCalls).orderBy(desc(phoneCalls.startedAt)).limit(1);
    return row;
  };
  return {
    speech,
    troubles,
    stands: (step) => expect.poll(async () => (await call())?.path.at(-1)?.step, { timeout: WITHIN_MS }).toBe(step),
    isOver: () => expect.poll(async () => (await call())?.endedAt ?? null, { timeout: WITHIN_MS }).not.toBeNull(),
    stop: async () => {
      await line.close();
      await speech.close();
      rmSync(folder, { recursive: true });
    },
  };
}
