/** Telephones that call the clinics' lines, without a telephone line: what the menu says comes as written words. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import { phoneCalls, phoneLines } from '../../server/db/schema/phone.ts';
import { err } from '../../common/contract/result.ts';
import type { CallEnd, CallListener, LineEvent, LineStep } from '../../server/ports/voiceLine.ts';
import type { Speech } from '../../server/ports/speech.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import type { PhoneDeps } from '../../server/usecases/phone/phoneDeps.ts';
import type { World } from '../booking/world.ts';

const noVoice: Speech = {
  sound: () => Promise.resolve(err({ code: 'voice_unavailable' })),
  find: () => Promise.resolve(undefined),
  prepare: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};

export const LINE = '+982188001122';

export function phoneDeps({ db, deps }: World, over: Partial<PhoneDeps> = {}): PhoneDeps {
  return {
    ...deps,
    directories: new Directories(db),
    speech: noVoice,
    soundUrl: (id) => `/sounds/${id}.wav`,
    provider: 'test',
    placeOf: () => Promise.resolve(undefined),
    ...over,
  };
}

type LineSetup = Partial<z.input<typeof PhoneLineSettings>> & { readonly number?: string };

/** One language where nothing else is said, so that a call begins at the main menu. */
export async function addLine({ db, organisationId, clinicId }: World, setup: LineSetup = {}): Promise<string> {
  const { number = LINE, ...settings } = setup;
  const id = randomUUID();
  const now = new Date();
  await db.insert(phoneLines).values({
    id,
    organisationId,
    number,
    settings: PhoneLineSettings.parse({
      clinicIds: [clinicId],
      languages: ['en'],
      byCouncilNumber: false,
      desk: '100',
      ...settings,
    }),
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

/** One caller. Each act answers with what is heard then. */
export class Telephone {
  readonly callId = randomUUID();
  #listener: () => CallListener;
  readonly #world: World;
  step: LineStep = { utterances: [] };

  /** Several listeners: each event is taken by the next one, as by several processes. */
  constructor(world: World, ...listeners: readonly CallListener[]) {
    this.#world = world;
    const all = listeners.length > 0 ? listeners : [menuListener(phoneDeps(world))];
    let turn = 0;
    this.#listener = () => {
      const [first] = all;
      const one = all[turn++ % all.length] ?? first;
      if (one === undefined) throw new Error('Nobody listens');
      return one;
    };
  }

  async dial(from: string | null = '09121234567', line = LINE): Promise<readonly string[]> {
    const at = this.#world.deps.clock.now();
    await this.#listener().rang({ callId: this.callId, providerId: this.callId, from, line, at });
    return this.happens({ type: 'answered' });
  }

  async happens(event: LineEvent['event']): Promise<readonly string[]> {
    this.step = await this.#listener().next(this.#told(event));
    return this.heard;
  }

  /** The keys as the line tells of them, not told yet. */
  answer(digits: string): LineEvent {
    return this.#told({ type: 'digits', digits });
  }

  #told(event: LineEvent['event']): LineEvent {
    const stepId = this.step.gather?.stepId ?? this.step.connect?.stepId;
    const at = this.#world.deps.clock.now();
    return { callId: this.callId, ...(stepId === undefined ? {} : { stepId }), event, at };
  }

  /** From now on all of it is told to this process. */
  goesOnWith(listener: CallListener): void {
    this.#listener = () => listener;
  }

  /** Each part one entry, its last keys ended by hash where the menu waits for that. */
  async press(...entries: readonly string[]): Promise<readonly string[]> {
    for (const digits of entries) await this.happens({ type: 'digits', digits });
    return this.heard;
  }

  get heard(): readonly string[] {
    return this.step.utterances.map(({ text }) => text);
  }

  /** The line has hung up by itself. */
  get isOver(): boolean {
    return this.step.gather === undefined && this.step.connect === undefined;
  }

  async hangUp(): Promise<void> {
    await this.#listener().ended(this.end());
  }

  /** As the line tells of it, not told yet. */
  end(): CallEnd {
    const at = this.#world.deps.clock.now();
    return { eventId: `${this.callId}:end`, callId: this.callId, outcome: 'completed', at };
  }

  async row() {
    const [row] = await this.#world.db.select().from(phoneCalls).where(eq(phoneCalls.id, this.callId));
    if (row === undefined) throw new Error('The call was not written down');
    return row;
  }
}
