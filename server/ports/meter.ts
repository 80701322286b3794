import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { CallOutcome } from './voiceLine.ts';

/** How things stand at the moment somebody asks; the same from every process that shares the database. */
export type Standing = {
  /** People who wait in days that are open, and for how long the one who waits longest. */
  readonly waiting: readonly { readonly clinicId: string; readonly count: number; readonly longestMs: number }[];
  /** Effects on the world that are not done yet; the age is that of the oldest one that is due. */
  readonly outbox: readonly { readonly type: string; readonly count: number; readonly oldestDueMs: number }[];
  /** `state`: `connected`, `silent`, or of a printer `ready` and what troubles it. */
  readonly devices: readonly {
    readonly clinicId: string;
    readonly kind: string;
    readonly state: string;
    readonly count: number;
  }[];
  /** Kiosks and printers that ask for help, with the reason they gave. */
  readonly requests: readonly { readonly clinicId: string; readonly reason: string; readonly count: number }[];
  /** Texts, calls and e-mails of the last hour whose outcome is bad or unknown. */
  readonly notices: readonly { readonly clinicId: string; readonly status: string; readonly count: number }[];
  readonly phoneCalls: readonly { readonly direction: string; readonly count: number }[];
  /** How long the database took to answer. */
  readonly databaseMs: number;
};

/** Counts what happens, for whoever watches over many clinics: ids, codes and times, never a person. All times in ms. */
export type Meter = {
  issued(clinicId: ClinicId): void;
  /** A first call ended a wait. */
  called(clinicId: ClinicId, waitMs: number): void;
  /** A screen has painted a call, so long after the room pressed. */
  shown(clinicId: ClinicId, afterMs: number): void;
  effectEnded(type: string, outcome: string): void;
  phoneCallEnded(outcome: CallOutcome): void;
  /** @param route as it is registered, never as it was asked: an address may hold an id */
  answered(method: string, route: string, status: number, tookMs: number): void;
  /** @param standing null when the database did not tell */
  render(
    standing: Standing | null,
    sockets: Readonly<Record<string, number>>,
  ): Promise<{ readonly contentType: string; readonly text: string }>;
  close(): void;
};
