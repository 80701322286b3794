import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { Language } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { Done } from '../../../common/contract/queue.ts';
import { ChooseLead, ChooseReach, ReachView } from '../../../common/contract/reach.ts';
import { VisitView } from '../../../common/contract/visitView.ts';
import { MoveByPatient, WebPlaces } from '../../../common/contract/webBooking.ts';
import type { AppointmentId, ClinicId, StageId, VisitId } from '../../../common/contract/vocabulary.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import { chooseLead, chooseReach, readReach, type ReachDeps } from '../../usecases/notices/phonePageReach.ts';
import type { Subject } from '../../usecases/notices/contactChoices.ts';
import { Subscription } from '../../usecases/notices/pushSubscription.ts';
import { justDone, type QueueCommands } from '../../usecases/queue/queueCommands.ts';
import type { LiveClinics, Viewer } from '../../usecases/views/liveClinics.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';

type BookingRef = { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId };
type VisitRef = { readonly clinicId: ClinicId; readonly visitId: VisitId };

export type PatientPageDeps = {
  readonly commands: QueueCommands;
  readonly live: LiveClinics;
  readonly cancelBooking: (booking: BookingRef, actor: string) => Promise<Result<unknown, Problem>>;
  readonly placesToMoveTo: (booking: BookingRef) => Promise<Result<WebPlaces, Problem>>;
  readonly moveBooking: (
    booking: BookingRef & MoveByPatient,
    by: { readonly actor: string; readonly idempotency: RouteRequest<unknown, unknown, unknown>['idempotency'] },
  ) => Promise<Result<unknown, Problem>>;
  /** "I am late": said at the desk, with the number. */
  readonly tellLate: (booking: BookingRef) => Promise<Result<unknown, Problem>>;
  /** Arrived, with the digits of the clinic's screens. */
  readonly checkIn: (
    booking: BookingRef,
    typed: { readonly code: string; readonly address: string },
    by: { readonly actor: string; readonly idempotency: RouteRequest<unknown, unknown, unknown>['idempotency'] },
  ) => Promise<Result<unknown, Problem>>;
  readonly subscribe: (
    clinicId: ClinicId,
    subject: Subject,
    subscription: z.output<typeof Subscription>,
  ) => Promise<void>;
  readonly reach: ReachDeps;
};

const access = { patient: true } as const;
type Asked = Pick<RouteRequest<unknown, unknown, unknown>, 'principal' | 'idempotency'>;

/** The page behind the QR: changes only by POST, because link previews fetch whatever they find. */
export const patientPageRoutes = ({
  commands,
  live,
  cancelBooking,
  placesToMoveTo,
  moveBooking,
  tellLate,
  checkIn,
  subscribe,
  reach,
}: PatientPageDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/patient-page',
    summary: "The patient's own place, by the link's token",
    access,
    answer: VisitView,
    handle: async ({ principal }) => {
      const of = viewerOf(principal);
      const shot = of && (await live.shot(of.clinicId, of.viewer));
      return shot?.view.kind === 'visit' ? ok(shot.view) : err({ code: 'link_unknown' });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/cancel',
    summary: 'Give the place or the booking up',
    access,
    answer: Done,
    handle: async (asked) => {
      const booking = bookingOf(asked.principal);
      if (!booking) return withStage(commands, asked, (stageId) => ({ type: 'cancel', stageId, by: 'patient' }));
      const cancelled = await cancelBooking(booking, actorOf(asked.principal));
      return cancelled.ok ? ok({}) : cancelled;
    },
  }),
  defineRoute({
    method: 'get',
    path: '/patient-page/places',
    summary: 'Other times for the booking, the nearest first',
    access,
    answer: WebPlaces,
    perMinute: 30,
    handle: async ({ principal }) => {
      const booking = bookingOf(principal);
      return booking ? placesToMoveTo(booking) : err({ code: 'appointment_not_found' });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/move',
    summary: 'Move the booking to another time of the same service',
    access,
    body: MoveByPatient,
    answer: Done,
    perMinute: 10,
    handle: async ({ principal, idempotency, body }) => {
      const booking = bookingOf(principal);
      if (!booking) return err({ code: 'appointment_not_found' });
      const moved = await moveBooking({ ...booking, ...body }, { actor: actorOf(principal), idempotency });
      return moved.ok ? ok({}) : moved;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/later',
    summary: "Later, by the clinic's minutes",
    access,
    answer: Done,
    handle: (asked) =>
      withStage(commands, asked, (stageId) => ({ type: 'postpone', stageId, by: 'patient', minutes: null })),
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/here',
    summary: 'A patient who missed the call is here after all',
    access,
    answer: Done,
    handle: (asked) => withStage(commands, asked, (stageId) => ({ type: 'bring_back', stageId })),
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/late',
    summary: 'A booked patient says that he or she is late',
    access,
    answer: Done,
    perMinute: 10,
    handle: async ({ principal }) => {
      const booking = bookingOf(principal);
      if (!booking) return err({ code: 'appointment_not_found' });
      const told = await tellLate(booking);
      return told.ok ? ok({}) : told;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/check-in',
    summary: "A booked patient checks in on the phone, with the digits of the clinic's screens",
    access,
    body: z.object({ code: z.string().max(20) }),
    answer: Done,
    perMinute: 60,
    handle: async ({ principal, idempotency, body: { code }, address }) => {
      // Here already: the same page shows the place.
      if (visitOf(principal)) return ok({});
      const booking = bookingOf(principal);
      if (!booking) return err({ code: 'appointment_not_found' });
      const arrived = await checkIn(booking, { code, address }, { actor: actorOf(principal), idempotency });
      return arrived.ok ? ok({}) : arrived;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/language',
    summary: 'Read and be told in another language',
    access,
    body: z.object({ language: Language }),
    answer: Done,
    handle: async ({ principal, idempotency, body: { language } }) => {
      const visit = visitOf(principal);
      // A booking keeps the language that it was made in; the page itself remembers another.
      if (!visit) return ok({});
      return commands.give(
        { clinicId: visit.clinicId, actor: actorOf(principal), idempotency },
        { type: 'set_language', visitId: visit.visitId, language },
        justDone,
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/push',
    summary: 'Take messages in this browser when the turn is near',
    access,
    body: z.object({ subscription: Subscription }),
    answer: Done,
    perMinute: 10,
    handle: async ({ principal, body: { subscription } }) => {
      const of = subjectOf(principal);
      if (!of) return err({ code: 'link_unknown' });
      await subscribe(of.clinicId, of.subject, subscription);
      return ok({});
    },
  }),
  defineRoute({
    method: 'get',
    path: '/patient-page/reach',
    summary: 'How the patient is told when the turn is near, with the end of the number that is known',
    access,
    answer: ReachView,
    handle: async ({ principal }) => {
      const of = subjectOf(principal);
      return of ? readReach(reach, of.clinicId, of.subject) : err({ code: 'link_unknown' });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/reach',
    summary: 'Be told by text or by call, at the known number or at another',
    access,
    body: ChooseReach,
    answer: ReachView,
    perMinute: 10,
    handle: async ({ principal, body }) => {
      const of = subjectOf(principal);
      return of ? chooseReach(reach, of.clinicId, of.subject, body) : err({ code: 'link_unknown' });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patient-page/lead',
    summary: 'How many minutes the patient needs to come',
    access,
    body: ChooseLead,
    answer: ReachView,
    perMinute: 10,
    handle: async ({ principal, body: { leadMin } }) => {
      const of = subjectOf(principal);
      return of ? chooseLead(reach, of.clinicId, of.subject, leadMin) : err({ code: 'link_unknown' });
    },
  }),
];

type StageCommand =
  | { readonly type: 'bring_back'; readonly stageId: StageId }
  | { readonly type: 'cancel'; readonly stageId: StageId; readonly by: 'patient' }
  | { readonly type: 'postpone'; readonly stageId: StageId; readonly by: 'patient'; readonly minutes: null };

async function withStage(
  commands: QueueCommands,
  { principal, idempotency }: Asked,
  command: (stageId: StageId) => StageCommand,
) {
  const visit = visitOf(principal);
  if (!visit) return err({ code: 'link_unknown' } as const);
  const stageId = await commands.currentStage(visit.clinicId, visit.visitId);
  return stageId.ok
    ? commands.give(
        { clinicId: visit.clinicId, actor: actorOf(principal), idempotency },
        command(stageId.value),
        justDone,
      )
    : stageId;
}

const visitOf = (principal: Principal): VisitRef | undefined =>
  principal.kind === 'patient' && principal.visitId
    ? { clinicId: principal.clinicId, visitId: principal.visitId }
    : undefined;

/** A booking whose patient has not come; once here, the visit counts. */
const bookingOf = (principal: Principal): BookingRef | undefined =>
  principal.kind === 'patient' && !principal.visitId && principal.appointmentId
    ? { clinicId: principal.clinicId, appointmentId: principal.appointmentId }
    : undefined;

function subjectOf(principal: Principal): { readonly clinicId: ClinicId; readonly subject: Subject } | undefined {
  const of = visitOf(principal) ?? bookingOf(principal);
  if (!of) return undefined;
  const { clinicId, ...subject } = of;
  return { clinicId, subject };
}

function viewerOf(principal: Principal): { readonly clinicId: ClinicId; readonly viewer: Viewer } | undefined {
  const visit = visitOf(principal);
  if (visit) return { clinicId: visit.clinicId, viewer: { kind: 'visit', visitId: visit.visitId } };
  const booking = bookingOf(principal);
  return booking && { clinicId: booking.clinicId, viewer: { kind: 'booking', appointmentId: booking.appointmentId } };
}
