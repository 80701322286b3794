/** What is offered, in pages that fit the screen. */
import type { KioskService, KioskView } from '#common/contract/kioskView.ts';
import type { DepartmentId } from '#common/contract/vocabulary.ts';

/** More than this on one page and people read instead of choosing. */
export const PER_PAGE = 6;

export function pagesOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.max(1, Math.ceil(all.length / PER_PAGE));
  return Array.from({ length: count }, (_, page) => all.slice(page * PER_PAGE, (page + 1) * PER_PAGE));
}

export type Department = KioskView['departments'][number];

/** One doctor with one service. */
export type DoctorChoice = {
  readonly practitioner: KioskService['practitioners'][number];
  readonly service: KioskService;
};

/** Only departments where something is offered. */
export const departmentsOf = ({ departments, services }: KioskView): readonly Department[] =>
  departments.filter((department) => services.some(({ departmentId }) => departmentId === department.departmentId));

/** One touch more, so only where the services do not fit one page. */
export const departmentsFirst = (view: KioskView): boolean =>
  view.services.length > PER_PAGE && departmentsOf(view).length > 1;

export const servicesOf = ({ services }: KioskView, departmentId: DepartmentId | null): readonly KioskService[] =>
  departmentId === null ? services : services.filter((service) => service.departmentId === departmentId);

/** Each doctor with each service that can be had with them now. */
export const doctorsOf = (view: KioskView, departmentId: DepartmentId | null): readonly DoctorChoice[] =>
  servicesOf(view, departmentId)
    .filter(({ closed }) => closed === null)
    .flatMap((service) => service.practitioners.map((practitioner) => ({ practitioner, service })));

/** A place of another day can be chosen. */
export const isFull = ({ closed }: KioskService): boolean =>
  closed?.code === 'daily_cap_reached' || closed?.code === 'last_ticket_passed';
