/** What was seen from outside in a run: who asked what and was answered what, and what each screen showed when. */

/** One thing that one person wants, however often their screen has to ask for it. */
export type Wish = {
  readonly clinicId: string;
  readonly what: string;
  readonly key: string;
  readonly askedAt: number;
  /** How often it went out. */
  attempts: number;
  /** Answers that say nothing of what became of it: no answer, or a server that failed. */
  readonly unsure: string[];
  /** When it went out for the last time. */
  lastAskedAt?: number;
  status?: number;
  body?: Readonly<Record<string, unknown>>;
  answeredAt?: number;
};

export type Shown = { readonly callId: string; readonly number: string; readonly at: number };
export type Announced = {
  readonly announcementId: string;
  readonly callId: string;
  readonly kind: string;
  readonly zoneId: string;
  readonly voiceUntil: number;
  readonly at: number;
};
/** Everything that one waiting-room screen got to know. */
export type ScreenHistory = {
  readonly deviceId: string;
  readonly clinicId: string;
  readonly shown: Shown[];
  readonly announced: Announced[];
  /** Each time that it had a view after its connection was there; the last one may last on. */
  readonly connected: { readonly from: number; until: number | undefined }[];
  /** From the loss of the connection until it had a view again. */
  readonly backAfterMs: number[];
};

export type History = {
  readonly wishes: Wish[];
  readonly screens: ScreenHistory[];
};

export const newHistory = (): History => ({ wishes: [], screens: [] });
