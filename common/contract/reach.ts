import { z } from 'zod';

/** How a patient may choose to be told, besides messages of the browser. */
export const ReachChannel = z.enum(['sms', 'voice']);
export type ReachChannel = z.infer<typeof ReachChannel>;

/** How the patient is told now, as the phone page shows it. */
export const ReachView = z.object({
  by: z.enum(['sms', 'voice', 'email', 'web_push']).nullable(),
  /** The telephone that is known: only its end, by which its owner knows it. */
  telephone: z.object({ ending: z.string(), isLandline: z.boolean() }).nullable(),
  /** What this clinic does; empty where it neither texts nor rings. */
  offered: z.array(ReachChannel),
  /** How many minutes the patient needs to come: as was said, else as the clinic takes it. */
  leadMin: z.int().positive(),
});
export type ReachView = z.infer<typeof ReachView>;

/** Without a number, the one that is known. */
export const ChooseReach = z.object({ channel: ReachChannel, phone: z.string().max(40).exactOptional() });
export type ChooseReach = z.infer<typeof ChooseReach>;

/** "I am 20 minutes away." */
export const ChooseLead = z.object({ leadMin: z.int().min(1).max(240) });
