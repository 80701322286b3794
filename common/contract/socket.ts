/** Everything that crosses the socket. Imported as types by the server and by all three apps. */
import { z } from 'zod';
import type { Result } from './result.ts';
import { CallId, ClinicId, type VisitId } from './vocabulary.ts';
import type { TestCall } from './screens.ts';
import type { Announcement } from './displayView.ts';
import type { PrintState } from './kioskView.ts';
import type { View } from './views.ts';

/**
 * Whose view is wanted. Devices and patients' pages are known by their token (`auth.token` of the handshake) and
 * name nothing; staff are known by their cookie and say which of their clinics.
 */
export const JoinView = z.object({ clinicId: ClinicId.optional() });
export type JoinView = z.infer<typeof JoinView>;

export const CallShown = z.object({ callIds: z.array(CallId).min(1).max(50) });
export type CallShown = z.infer<typeof CallShown>;

export const DeviceHealth = z.object({
  health: z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()])),
});
export type DeviceHealth = z.infer<typeof DeviceHealth>;

/** A whole view as of event `seq` of `day`. */
export type Snapshot<V extends View = View> = { readonly day: string; readonly seq: number; readonly view: V };
/** The same, told without being asked; `prevSeq` is the event up to which the previous one told. */
export type Update<V extends View = View> = Snapshot<V> & { readonly prevSeq: number };

/** A screen has drawn the test; `sound` is `on`, `off` or why nobody can hear it. */
export type ScreenTested = { readonly sound: string };

export type SocketFailure = {
  readonly code: 'invalid_message' | 'not_allowed' | 'internal' | 'not_paired' | 'link_unknown' | 'clinic_not_found';
};
export type Reply<T> = (result: Result<T, SocketFailure>) => void;

export type ServerToClient = {
  'view:update': (update: Update) => void;
  'announcement:play': (announcement: Announcement) => void;
  /** To one screen: show and say this, and answer when it is drawn. */
  'screen:test': (test: TestCall, reply: (drawn: ScreenTested) => void) => void;
  'ticket:printing': (state: PrintState) => void;
  /** To a kiosk: what the scanner on its PC has read. */
  'scan:read': (scan: { readonly text: string }) => void;
  /** To the patient's page: ring and vibrate. */
  'visit:called': (call: { readonly visitId: VisitId }) => void;
  /** The token no longer holds: a revoked device goes back to pairing. */
  'token:revoked': () => void;
};

export type ClientToServer = {
  'view:join': (request: JoinView, reply: Reply<Snapshot>) => void;
  /** A display says which calls it has painted. */
  'call:shown': (request: CallShown, reply: Reply<null>) => void;
  'device:health': (request: DeviceHealth, reply: Reply<null>) => void;
};
