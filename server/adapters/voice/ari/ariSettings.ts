import type { Utterance } from '../../../ports/voiceLine.ts';
import type { AriAccount } from './ariClient.ts';
import type { HomeCountry } from './lineNumbers.ts';

export type AriSettings = AriAccount & {
  /** The name by which the dialplan hands calls to us: `Stasis(turnstone,incoming,…)`. */
  readonly app: string;
  /** How the world is rung, `PJSIP/{number}@trunk`; null: this line makes no calls. */
  readonly outside: string | null;
  /** How a telephone of the clinic is rung, `PJSIP/{number}`. */
  readonly inside: string;
  readonly home: HomeCountry;
  /** What the person called sees, where the trunk allows it. */
  readonly callerId?: string;
  /** The dialplan's context that tells an answering machine from a person; without it everybody is a person. */
  readonly machineContext?: string;
  /** The dialplan's context that rings the desk, for callers whom we cannot serve now; without it they are hung up. */
  readonly deskContext?: string;
  /** `shared`: Asterisk reads our sound files; `fetched`: it gets them from our address. */
  readonly sounds: 'shared' | 'fetched';
};

/** What Asterisk plays of an utterance; undefined where it cannot be heard there. */
export function mediaOf({ soundPath, soundUrl }: Utterance, sounds: AriSettings['sounds']): string | undefined {
  if (sounds === 'fetched') return soundUrl && `sound:${soundUrl}`;
  // It adds the ending itself, by the formats that it knows.
  return soundPath && `sound:${soundPath.replace(/\.wav$/, '')}`;
}
