import { and, asc, eq } from 'drizzle-orm';
import type { Language, LocalText } from '../../../common/contract/language.ts';
import { OrderInput, type ClassOrder } from '../../../common/contract/order.ts';
import type {
  ClassCode,
  ClinicId,
  DepartmentId,
  EpochMs,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  ZoneId,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { media } from '../../db/schema/media.ts';
import * as t from '../../db/schema/organisation.ts';

export type ServiceEntry = Omit<typeof t.services.$inferSelect, 'id' | 'departmentId' | 'series'> & {
  readonly id: ServiceId;
  readonly departmentId: DepartmentId;
  readonly series: Series;
};
export type RoomEntry = {
  readonly id: ServicePointId;
  readonly kind: 'room' | 'counter';
  readonly name: LocalText;
  readonly spokenName: LocalText;
  readonly zoneId: ZoneId;
  readonly serviceIds: readonly ServiceId[];
  /** Shares of its calls between services, as far as it serves them. */
  readonly weights: Readonly<Record<ServiceId, number>>;
};
export type ClassEntry = ClassOrder & {
  readonly code: ClassCode;
  readonly name: LocalText;
  readonly isActive: boolean;
};
export type PractitionerEntry = {
  readonly id: PractitionerId;
  readonly name: LocalText;
  readonly title: LocalText;
  readonly serviceIds: readonly ServiceId[];
};

/** What a clinic consists of, by name: everything that screens, paper and speech say about it. */
export type Directory = {
  readonly clinic: Omit<typeof t.clinics.$inferSelect, 'id' | 'languages'> & {
    readonly id: ClinicId;
    readonly languages: readonly Language[];
    readonly isDemonstration: boolean;
  };
  readonly departments: readonly { readonly id: DepartmentId; readonly name: LocalText }[];
  readonly services: ReadonlyMap<ServiceId, ServiceEntry>;
  readonly rooms: ReadonlyMap<ServicePointId, RoomEntry>;
  readonly zones: ReadonlyMap<ZoneId, { readonly id: ZoneId; readonly name: LocalText }>;
  readonly practitioners: ReadonlyMap<PractitionerId, PractitionerEntry>;
  /** What is out of use included: bookings and visitors may have it. */
  readonly classes: ReadonlyMap<ClassCode, ClassEntry>;
  /** Rooms that serve something else on a day. */
  readonly movedRooms: readonly {
    readonly servicePointId: ServicePointId;
    readonly date: string;
    readonly serviceIds: readonly ServiceId[];
    /** When a job moves it back; null: it stays until the day ends. */
    readonly untilAt: EpochMs | null;
  }[];
  /** Rules of the order that hold from a day on, the earliest first: see queue/plannedRules.ts. */
  readonly plannedOrders: readonly { readonly date: string; readonly rules: OrderInput }[];
  /** What screens show beside the calls, in its order. */
  readonly media: readonly (typeof media.$inferSelect)[];
  readonly hoursExceptions: readonly (typeof t.hoursExceptions.$inferSelect)[];
};

/** Reads the directory anew. @returns undefined for an unknown or closed-down clinic */
export async function readDirectory(db: Db, clinicId: ClinicId): Promise<Directory | undefined> {
  const [
    found,
    departments,
    services,
    zones,
    rooms,
    roomServices,
    practitionerRows,
    classes,
    hoursExceptions,
    movedRooms,
    plannedOrders,
    pieces,
  ] = await Promise.all([
    db
      .select({ clinic: t.clinics, isDemonstration: t.organisations.isDemonstration })
      .from(t.clinics)
      .innerJoin(t.organisations, eq(t.organisations.id, t.clinics.organisationId))
      .where(and(eq(t.clinics.id, clinicId), eq(t.clinics.isActive, true))),
    db
      .select()
      .from(t.departments)
      .where(and(eq(t.departments.clinicId, clinicId), eq(t.departments.isActive, true)))
      .orderBy(asc(t.departments.position)),
    db
      .select()
      .from(t.services)
      .where(and(eq(t.services.clinicId, clinicId), eq(t.services.isActive, true)))
      .orderBy(asc(t.services.position)),
    db
      .select()
      .from(t.zones)
      .where(and(eq(t.zones.clinicId, clinicId), eq(t.zones.isActive, true))),
    db
      .select()
      .from(t.servicePoints)
      .where(and(eq(t.servicePoints.clinicId, clinicId), eq(t.servicePoints.isActive, true)))
      .orderBy(asc(t.servicePoints.position)),
    db.select().from(t.servicePointServices).where(eq(t.servicePointServices.clinicId, clinicId)),
    db
      .select({ practitioner: t.practitioners, serviceId: t.practitionerServices.serviceId })
      .from(t.practitionerServices)
      .innerJoin(t.practitioners, eq(t.practitioners.id, t.practitionerServices.practitionerId))
      .where(and(eq(t.practitionerServices.clinicId, clinicId), eq(t.practitioners.isActive, true))),
    db
      .select()
      .from(t.priorityClasses)
      .where(eq(t.priorityClasses.clinicId, clinicId))
      .orderBy(asc(t.priorityClasses.position)),
    db.select().from(t.hoursExceptions).where(eq(t.hoursExceptions.clinicId, clinicId)),
    db.select().from(t.roomServicesToday).where(eq(t.roomServicesToday.clinicId, clinicId)),
    db
      .select({ date: t.plannedOrders.date, rules: t.plannedOrders.rules })
      .from(t.plannedOrders)
      .where(eq(t.plannedOrders.clinicId, clinicId))
      .orderBy(asc(t.plannedOrders.date)),
    db.select().from(media).where(eq(media.clinicId, clinicId)).orderBy(asc(media.position), asc(media.createdAt)),
  ]);
  const first = found[0];
  if (!first) return undefined;

  // Rows come from columns of type uuid; the brands say which table they are from.
  const practitioners = new Map<PractitionerId, PractitionerEntry>();
  for (const { practitioner, serviceId } of practitionerRows) {
    const id = practitioner.id as PractitionerId;
    const serviceIds = [...(practitioners.get(id)?.serviceIds ?? []), serviceId as ServiceId];
    practitioners.set(id, { id, name: practitioner.name, title: practitioner.title, serviceIds });
  }
  return {
    clinic: { ...first.clinic, id: first.clinic.id as ClinicId, isDemonstration: first.isDemonstration },
    departments: departments.map(({ id, name }) => ({ id: id as DepartmentId, name })),
    services: byId(
      services.map((row) => ({
        ...row,
        id: row.id as ServiceId,
        departmentId: row.departmentId as DepartmentId,
        series: row.series as Series,
      })),
    ),
    zones: byId(zones.map(({ id, name }) => ({ id: id as ZoneId, name }))),
    rooms: byId(
      rooms.map(({ id, kind, name, spokenName, zoneId, weights }) => {
        const serviceIds = roomServices
          .filter(({ servicePointId }) => servicePointId === id)
          .map(({ serviceId }) => serviceId as ServiceId);
        return {
          id: id as ServicePointId,
          kind,
          name,
          spokenName,
          zoneId: zoneId as ZoneId,
          serviceIds,
          weights: Object.fromEntries(serviceIds.flatMap((each) => (weights[each] ? [[each, weights[each]]] : []))),
        };
      }),
    ),
    practitioners,
    classes: new Map(
      classes.map(({ code, name, isAbsolute, yieldsToCap, offsetMin, slope, isActive }) => [
        code as ClassCode,
        { code: code as ClassCode, name, isAbsolute, yieldsToCap, offsetMin, slope, isActive },
      ]),
    ),
    movedRooms: movedRooms.map(({ servicePointId, date, serviceIds, untilAt }) => ({
      servicePointId: servicePointId as ServicePointId,
      date,
      serviceIds: serviceIds as readonly ServiceId[],
      untilAt: (untilAt?.getTime() ?? null) as EpochMs | null, // an instant of the database, in whole milliseconds
    })),
    // One that an older version kept in another shape must not close the clinic.
    plannedOrders: plannedOrders.flatMap(({ date, rules }) => {
      const read = OrderInput.safeParse(rules);
      return read.success ? [{ date, rules: read.data }] : [];
    }),
    media: pieces,
    hoursExceptions,
  };
}

const byId = <Id, Row extends { readonly id: Id }>(rows: readonly Row[]): ReadonlyMap<Id, Row> =>
  new Map(rows.map((row) => [row.id, row]));

/** Directories kept in memory until something of the clinic is changed. */
export class Directories {
  readonly #db: Db;
  readonly #known = new Map<ClinicId, Promise<Directory | undefined>>();

  constructor(db: Db) {
    this.#db = db;
  }

  of(clinicId: ClinicId): Promise<Directory | undefined> {
    let known = this.#known.get(clinicId);
    if (!known) {
      known = readDirectory(this.#db, clinicId);
      this.#known.set(clinicId, known);
      // A failed reading is not kept; an unknown clinic may be made later.
      known.then(
        (directory) => directory ?? this.#known.delete(clinicId),
        () => this.#known.delete(clinicId),
      );
    }
    return known;
  }

  /** Clinics that this process has had to do with. */
  known(): readonly ClinicId[] {
    return [...this.#known.keys()];
  }

  forget(clinicId: ClinicId): void {
    this.#known.delete(clinicId);
  }
}
