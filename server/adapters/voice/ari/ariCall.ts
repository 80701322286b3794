import type { Clock } from '../../../ports/clock.ts';
import type { CallListener, Connect, LineEvent, LineStep, Utterance } from '../../../ports/voiceLine.ts';
import type { AriClient } from './ariClient.ts';

export type CallDeps = {
  readonly client: AriClient;
  readonly app: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly later: (delayMs: number, task: () => void) => () => void;
  readonly next: CallListener['next'];
  /** The endpoint of somebody at the clinic, or anywhere. */
  readonly endpointOf: (to: string) => string;
  /** What Asterisk plays of an utterance; undefined where it cannot be heard here. */
  readonly mediaOf: (utterance: Utterance) => string | undefined;
  /** Something is wrong that the clinic's computer person should know; never a person's data. */
  readonly trouble: (what: 'sound_missing' | 'sound_refused' | 'person_not_reachable' | 'talk_not_kept') => void;
};

type Told = Pick<LineEvent, 'event' | 'stepId'>;
type Leg = { readonly channelId: string; state: 'ringing' | 'talking' | 'over' };

const LEG = 'turnstone-leg-';
const legId = (caller: string, id: string): string => `${LEG}${caller}--${id}`;

/** The channel of the caller for whom this one was rung; undefined where it is no such channel. */
export const callerOfLeg = (channelId: string): string | undefined =>
  channelId.startsWith(LEG) ? channelId.slice(LEG.length).split('--')[0] : undefined;

const isTalking = ({ state }: Leg): boolean => state === 'talking';

/** A key that ends an entry is often pressed although the entry was whole already. */
const NEEDLESS_KEY_WITHIN_MS = 2_000;

/**
 * One conversation on one channel, from the moment it is taken: plays what it is told, listens to keys, passes the caller
 * on. Keys count in the order in which they are pressed, also those of a question that has not been asked yet.
 */
export class AriCall {
  readonly #deps: CallDeps;
  readonly #callId: string;
  readonly #channelId: string;
  /** Pressed, and not yet an answer. */
  readonly #keys: string[] = [];
  #needless: { readonly key: string; readonly until: number } | undefined;
  #playing: string | undefined;
  #leg: Leg | undefined;
  #bridgeId: string | undefined;
  #isOver = false;
  #wake = (): void => undefined;

  constructor(deps: CallDeps, callId: string, channelId: string) {
    this.#deps = deps;
    this.#callId = callId;
    this.#channelId = channelId;
  }

  /** Talks until one of both hangs up. */
  async talk(first: 'answered' | 'machine_detected'): Promise<void> {
    let told: Told | undefined = { event: { type: first } };
    while (told !== undefined && this.#isOn()) {
      const step: LineStep = await this.#tell(told);
      told = await this.#take(step);
    }
    await this.#deps.client.hangUp(this.#channelId); // which may be gone
  }

  /** One key, as it was let go. */
  key(digit: string): void {
    if (!/^[\d*#]$/.test(digit)) return;
    const needless = this.#needless;
    this.#needless = undefined;
    if (needless?.key === digit && this.#deps.clock.now() < needless.until) return;
    this.#keys.push(digit);
    this.#wake();
  }

  playbackFinished(playbackId: string, hasFailed: boolean): void {
    if (this.#playing !== playbackId) return;
    // A caller who hangs up also ends the sound so, a moment before we learn it.
    if (hasFailed) this.#deps.later(HANGS_UP_WITHIN_MS, () => !this.#isOver && this.#deps.trouble('sound_refused'));
    this.#playing = undefined;
    this.#wake();
  }

  isLeg = (channelId: string): boolean => this.#leg?.channelId === channelId;

  legAnswered(): void {
    if (this.#leg?.state === 'ringing') this.#leg.state = 'talking';
    this.#wake();
  }

  legEnded(): void {
    if (this.#leg) this.#leg.state = 'over';
    this.#wake();
  }

  /** The channel is no more: nothing that belonged to it may go on, least of all a telephone that rings. */
  async over(): Promise<void> {
    this.#isOver = true;
    this.#wake();
    await this.#endLeg(this.#leg, this.#bridgeId);
  }

  #isOn = (): boolean => !this.#isOver;

  #tell({ event, stepId }: Told): Promise<LineStep> {
    const { next, clock } = this.#deps;
    return next({
      callId: this.#callId,
      ...(stepId === undefined ? {} : { stepId }),
      event,
      at: clock.now(),
    });
  }

  /** @returns what came of a step; undefined where there is nothing more to do */
  async #take({ utterances, connect, gather }: LineStep): Promise<Told | undefined> {
    const endsByKey = gather !== undefined && connect === undefined;
    for (const utterance of utterances) {
      if (endsByKey && this.#keys.length > 0) break;
      if (!this.#isOver) await this.#play(utterance, endsByKey);
    }
    if (this.#isOver) return undefined;
    if (connect) return this.#connect(connect);
    return gather && this.#gather(gather);
  }

  async #play(utterance: Utterance, endsByKey: boolean): Promise<void> {
    const { mediaOf, trouble } = this.#deps;
    const media = mediaOf(utterance);
    if (media === undefined) {
      trouble('sound_missing');
      return;
    }
    if (!(await this.#startPlaying(media))) return;
    await this.#until(() => this.#playing === undefined || (endsByKey && this.#keys.length > 0));
    await this.#stopPlaying();
  }

  async #startPlaying(media: string): Promise<boolean> {
    const { client, newId, trouble } = this.#deps;
    const playbackId = newId();
    this.#playing = playbackId;
    const outcome = await client.play(this.#channelId, playbackId, media);
    if (outcome === 'done') return true;
    if (outcome !== 'gone') trouble('sound_refused');
    this.#playing = undefined;
    return false;
  }

  async #stopPlaying(): Promise<void> {
    const playing = this.#playing;
    this.#playing = undefined;
    if (playing !== undefined && !this.#isOver) await this.#deps.client.stopPlayback(playing);
  }

  async #gather(gather: NonNullable<LineStep['gather']>): Promise<Told | undefined> {
    const { stepId, maxDigits, terminator, timeoutMs } = gather;
    let digits = '';
    while (digits.length < maxDigits) {
      await this.#until(() => this.#keys.length > 0, timeoutMs);
      if (this.#isOver) return undefined;
      const key = this.#keys.shift();
      if (key === undefined) break;
      if (key === terminator) {
        if (digits === '') digits = key;
        break;
      }
      digits += key;
      if (digits.length === maxDigits && maxDigits > 1 && terminator !== undefined) this.#expectNeedless(terminator);
    }
    return { stepId, event: digits === '' ? { type: 'silence' } : { type: 'digits', digits } };
  }

  #expectNeedless(key: string): void {
    if (this.#keys[0] === key) this.#keys.shift();
    else if (this.#keys.length === 0) {
      this.#needless = { key, until: this.#deps.clock.now() + NEEDLESS_KEY_WITHIN_MS };
    }
  }

  /** Rings somebody while the caller hears it ring, and lets both talk until one hangs up. */
  async #connect({ to, ringMs, stepId }: Connect & { readonly stepId: string }): Promise<Told | undefined> {
    const { client, app, newId, endpointOf, trouble } = this.#deps;
    const leg: Leg = { channelId: legId(this.#channelId, newId()), state: 'ringing' };
    this.#leg = leg;
    this.#keys.length = 0; // nobody asks for them any more
    await this.#startPlaying('tone:ring');
    const answer = await client.originate({
      channelId: leg.channelId,
      endpoint: endpointOf(to),
      app,
      appArgs: 'leg',
      timeoutS: Math.max(1, Math.round(ringMs / 1000)),
    });
    const isRinging = answer.kind === 'answered' && answer.status < 300;
    // A person's telephone that is not registered has no channel at all.
    if (!isRinging) trouble('person_not_reachable');
    if (isRinging) await this.#until(() => leg.state !== 'ringing', ringMs + LEG_MARGIN_MS);
    await this.#stopPlaying();
    if (this.#isOver || !isTalking(leg)) {
      await this.#endLeg(leg);
      return { stepId, event: { type: 'not_connected' } };
    }
    const bridgeId = newId();
    this.#bridgeId = bridgeId;
    await client.makeBridge(bridgeId);
    await client.joinBridge(bridgeId, [this.#channelId, leg.channelId]);
    // They talk, whether or not it can be written down.
    await this.#tell({ stepId, event: { type: 'connected' } }).catch(() => trouble('talk_not_kept'));
    await this.#until(() => leg.state === 'over');
    await this.#endLeg(leg, bridgeId);
    return undefined;
  }

  /** Twice is no harm: when the caller hung up, the telephone or the bridge may not have been there to be ended. */
  async #endLeg(leg: Leg | undefined, bridgeId?: string): Promise<void> {
    const { client } = this.#deps;
    this.#leg = undefined;
    this.#bridgeId = undefined;
    if (leg && leg.state !== 'over') await client.hangUp(leg.channelId);
    if (bridgeId !== undefined) await client.dropBridge(bridgeId);
  }

  /** Waits until it is so, the time is over, or the call. */
  async #until(isSo: () => boolean, withinMs?: number): Promise<void> {
    const time = { isUp: false };
    const stop =
      withinMs === undefined
        ? () => undefined
        : this.#deps.later(withinMs, () => {
            time.isUp = true;
            this.#wake();
          });
    while (!isSo() && !time.isUp && !this.#isOver) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    stop();
  }
}

const HANGS_UP_WITHIN_MS = 1_000;
/** Asterisk ends the ringing itself; later than this its word of it was lost. */
const LEG_MARGIN_MS = 3_000;
