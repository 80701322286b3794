import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Role } from '../../../common/contract/roles.ts';
import type {
  AppointmentId,
  ClinicId,
  DeviceId,
  OrganisationId,
  StaffId,
  VisitId,
} from '../../../common/contract/vocabulary.ts';
import type { WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { visits } from '../../db/schema/queue.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { devices, sessions, staff, staffRoles } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';
import type { Principal } from './principal.ts';
import { hashOfToken } from './secrets.ts';
import { hasSecondFactor, IDLE_MS, isUnended, ROLES_WITH_SECOND_FACTOR, wantsSecondFactor } from './sessionStart.ts';

/** How long an answer about a token is trusted without asking the database again. */
const TRUST_MS = 5_000;
/** Whoever looks once more in the evening, or the morning after, still finds the page. */
const VISIT_KEPT_MS = 36 * 60 * 60_000;
const NOBODY: Principal = { kind: 'nobody' };

/** Finds out who asks. */
export class Principals {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #links: PatientLinks;
  readonly #onForgotten: () => void;
  readonly #known = new Map<string, { readonly principal: Principal; readonly untilAt: number }>();

  /** @param onForgotten some token, session or role may no longer hold: whoever trusts one looks again */
  constructor(db: Db, clock: Clock, links: PatientLinks, onForgotten: () => void = () => undefined) {
    this.#db = db;
    this.#clock = clock;
    this.#links = links;
    this.#onForgotten = onForgotten;
  }

  ofBearer(token: string): Promise<Principal> {
    return this.#remembered(
      `bearer ${hashOfToken(token)}`,
      async () => (await this.#device(token)) ?? (await this.#patient(token)) ?? NOBODY,
    );
  }

  ofSession(token: string): Promise<Principal> {
    return this.#remembered(`session ${hashOfToken(token)}`, async () => (await this.#staff(token)) ?? NOBODY);
  }

  /** After a logout, a revoked device, a changed role: the next request is looked up again. */
  forgetAll(): void {
    this.#known.clear();
    this.#onForgotten();
  }

  async #remembered(name: string, find: () => Promise<Principal>): Promise<Principal> {
    const now = this.#clock.now();
    const known = this.#known.get(name);
    if (known && now < known.untilAt) return known.principal;
    const principal = await find();
    if (this.#known.size > 10_000) this.#known.clear();
    // Nobody is not remembered: a device may be paired the next moment, and who waits may have a booking then.
    const mayChange = principal.kind === 'nobody' || (principal.kind === 'patient' && principal.waitingEntryId);
    if (!mayChange) this.#known.set(name, { principal, untilAt: now + TRUST_MS });
    return principal;
  }

  async #device(token: string): Promise<Principal | undefined> {
    const [row] = await this.#db
      .select({ id: devices.id, clinicId: devices.clinicId, kind: devices.kind })
      .from(devices)
      .where(and(eq(devices.tokenHash, hashOfToken(token)), isNull(devices.revokedAt)));
    if (!row || row.kind === 'printer') return undefined;
    return { kind: 'device', deviceId: row.id as DeviceId, clinicId: row.clinicId as ClinicId, deviceKind: row.kind };
  }

  /** A page that was given out is good for as long as its visit or booking can be of use. */
  async #patient(token: string): Promise<Principal | undefined> {
    const target = this.#links.read(token);
    if (!target) return undefined;
    const now = this.#clock.now();
    if ('visitId' in target) {
      const [visit] = await this.#db
        .select({ clinicId: visits.clinicId, issuedAt: visits.issuedAt })
        .from(visits)
        .where(eq(visits.id, target.visitId));
      if (!visit || now - visit.issuedAt.getTime() > VISIT_KEPT_MS) return undefined;
      return { kind: 'patient', clinicId: visit.clinicId as ClinicId, visitId: target.visitId, appointmentId: null };
    }
    if ('waitingEntryId' in target) return this.#waiting(target.waitingEntryId);
    return this.#booked(target.appointmentId);
  }

  /** Once a place was taken the page is that of the booking. */
  async #waiting(waitingEntryId: WaitingEntryId): Promise<Principal | undefined> {
    const [entry] = await this.#db
      .select({ clinicId: waitingEntries.clinicId, appointmentId: waitingEntries.appointmentId })
      .from(waitingEntries)
      .where(eq(waitingEntries.id, waitingEntryId));
    if (!entry) return undefined;
    if (entry.appointmentId !== null) {
      const booked = await this.#booked(entry.appointmentId as AppointmentId);
      return booked && { ...booked, bookedEntryId: waitingEntryId };
    }
    return {
      kind: 'patient',
      clinicId: entry.clinicId as ClinicId,
      visitId: null,
      appointmentId: null,
      waitingEntryId,
    };
  }

  async #booked(appointmentId: AppointmentId): Promise<Extract<Principal, { readonly kind: 'patient' }> | undefined> {
    const now = this.#clock.now();
    const [booking] = await this.#db
      .select({ clinicId: appointments.clinicId, startsAt: appointments.startsAt, visitId: appointments.visitId })
      .from(appointments)
      .where(eq(appointments.id, appointmentId));
    if (!booking || now - booking.startsAt.getTime() > VISIT_KEPT_MS) return undefined;
    return {
      kind: 'patient',
      clinicId: booking.clinicId as ClinicId,
      visitId: booking.visitId as VisitId | null,
      appointmentId,
    };
  }

  async #staff(token: string): Promise<Principal | undefined> {
    const now = this.#clock.now();
    const sessionHash = hashOfToken(token);
    const rows = await this.#db
      .select({ person: staff, role: staffRoles.role, clinicId: staffRoles.clinicId, session: sessions })
      .from(sessions)
      .innerJoin(staff, eq(staff.id, sessions.staffId))
      .leftJoin(staffRoles, eq(staffRoles.staffId, staff.id))
      .where(
        and(
          eq(sessions.tokenHash, sessionHash),
          isUnended(now),
          gt(sessions.lastSeenAt, new Date(now - IDLE_MS)),
          eq(staff.isActive, true),
        ),
      );
    const first = rows[0];
    if (!first) return undefined;
    if (now - first.session.lastSeenAt.getTime() > 60_000) {
      await this.#db
        .update(sessions)
        .set({ lastSeenAt: new Date(now) })
        .where(eq(sessions.tokenHash, sessionHash));
    }
    const { person, session } = first;
    const staffId = person.id as StaffId; // the primary key of staff
    // A session of before is not cut in the middle of its day: the time of its login counts.
    const isDue =
      session.method !== 'openid' && person.secondFactorDueAt !== null && session.createdAt >= person.secondFactorDueAt;
    const mustSetSecondFactor =
      isDue && !(await hasSecondFactor(this.#db, staffId)) && (await wantsSecondFactor(this.#db, staffId));
    const roles = new Map<ClinicId, readonly Role[]>();
    for (const { role, clinicId } of rows) {
      if (role === null || clinicId === null) continue;
      const had = roles.get(clinicId as ClinicId) ?? [];
      // Only what needs one waits for it: a doctor who administers, too, goes on calling patients.
      const isHeldBack = mustSetSecondFactor && ROLES_WITH_SECOND_FACTOR.includes(role);
      roles.set(clinicId as ClinicId, isHeldBack ? had : [...had, role]);
    }
    return {
      kind: 'staff',
      staffId,
      organisationId: person.organisationId as OrganisationId,
      roles,
      mustChangePassword: person.mustChangePassword,
      mustSetSecondFactor,
      sessionHash,
    };
  }
}
