import { z } from 'zod';
import {
  ClinicInput,
  DepartmentInput,
  HoursExceptionInput,
  InsuranceInput,
  MessageTextInput,
  PractitionerInput,
  PriorityClassInput,
  ScheduleInput,
  ServiceInput,
  ServicePointInput,
  ZoneInput,
} from '../../../common/contract/admin.ts';
import { Configuration } from '../../../common/contract/configuration.ts';
import { PhoneLineInput } from '../../../common/contract/phoneLine.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClassCode, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Administrator, AdministrationDeps } from '../../usecases/administration/change.ts';
import {
  changeClinic,
  makeClinic,
  writeDepartment,
  writeService,
  writeServicePoint,
  writeZone,
} from '../../usecases/administration/clinicParts.ts';
import { readConfiguration } from '../../usecases/administration/configuration.ts';
import { writeMessageText } from '../../usecases/administration/messageTexts.ts';
import {
  removeClass,
  removeHoursException,
  writeClass,
  writeHoursException,
  writeInsurance,
  writePractitioner,
} from '../../usecases/administration/people.ts';
import { writePhoneLine } from '../../usecases/administration/phoneLines.ts';
import { writeSchedule } from '../../usecases/administration/schedules.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER, administratorOf, Written } from './adminRequest.ts';

const InClinic = z.object({ clinicId: ClinicId });
const OfClass = InClinic.extend({ code: ClassCode });

type Write<Input> = (
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  input: Input,
) => Promise<Result<{ id: string }, Problem>>;

/** One kind of thing: made by POST, written anew as a whole by PUT. Nothing is deleted; `isActive` takes it out of use. */
function madeAndChanged<Body extends z.ZodType>(
  deps: AdministrationDeps,
  {
    path,
    one,
    body,
    write,
  }: { readonly path: string; readonly one: string; readonly body: Body; readonly write: Write<z.output<Body>> },
): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: `/clinics/:clinicId/${path}`,
      summary: `Make ${one}`,
      access: ADMINISTER,
      params: InClinic,
      body,
      answer: Written,
      handle: (request) => write(deps, administratorOf(request), undefined, request.body),
    }),
    defineRoute({
      method: 'put',
      path: `/clinics/:clinicId/${path}/:id`,
      summary: `Change ${one}`,
      access: ADMINISTER,
      params: InClinic.extend({ id: z.uuid() }),
      body,
      answer: Written,
      handle: (request) => write(deps, administratorOf(request), request.params.id, request.body),
    }),
  ];
}

/** What a clinic consists of, for its administrator. */
export const adminRoutes = (deps: AdministrationDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/configuration',
    summary: 'The whole configuration of the clinic',
    access: ADMINISTER,
    params: InClinic,
    answer: Configuration,
    handle: async ({ params: { clinicId } }) => {
      const found = await readConfiguration(deps.db, clinicId, deps.clock.now());
      return found ? ok(found) : err({ code: 'clinic_not_found' });
    },
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/settings',
    summary: 'Change name, place, time and rules of the clinic',
    access: ADMINISTER,
    params: InClinic,
    body: ClinicInput,
    answer: Written,
    handle: (request) => changeClinic(deps, administratorOf(request), request.body),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/clinics',
    summary: 'Make another clinic of the same organisation',
    access: ADMINISTER,
    params: InClinic,
    body: ClinicInput,
    answer: Written,
    handle: (request) => {
      const { principal, body } = request;
      return principal.kind === 'staff'
        ? makeClinic(deps, { ...administratorOf(request), staffId: principal.staffId }, body)
        : Promise.resolve(err({ code: 'not_allowed' }));
    },
  }),
  ...madeAndChanged(deps, { path: 'departments', one: 'a department', body: DepartmentInput, write: writeDepartment }),
  ...madeAndChanged(deps, { path: 'services', one: 'a service', body: ServiceInput, write: writeService }),
  ...madeAndChanged(deps, { path: 'zones', one: 'a waiting area', body: ZoneInput, write: writeZone }),
  ...madeAndChanged(deps, {
    path: 'service-points',
    one: 'a room or counter',
    body: ServicePointInput,
    write: writeServicePoint,
  }),
  ...madeAndChanged(deps, {
    path: 'practitioners',
    one: 'a doctor',
    body: PractitionerInput,
    write: writePractitioner,
  }),
  ...madeAndChanged(deps, { path: 'schedules', one: 'a schedule', body: ScheduleInput, write: writeSchedule }),
  ...madeAndChanged(deps, { path: 'insurances', one: 'an insurance', body: InsuranceInput, write: writeInsurance }),
  ...madeAndChanged(deps, {
    path: 'phone-lines',
    one: 'a telephone line',
    body: PhoneLineInput,
    write: writePhoneLine,
  }),
  ...madeAndChanged(deps, {
    path: 'hours-exceptions',
    one: 'a day with other hours',
    body: HoursExceptionInput,
    write: writeHoursException,
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/hours-exceptions/:id',
    summary: 'Keep the usual hours on that day again',
    access: ADMINISTER,
    params: InClinic.extend({ id: z.uuid() }),
    answer: Written,
    handle: (request) => removeHoursException(deps, administratorOf(request), request.params.id),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/classes/:code',
    summary: 'Make or change a priority class',
    access: ADMINISTER,
    params: OfClass,
    body: PriorityClassInput,
    answer: Written,
    handle: (request) => writeClass(deps, administratorOf(request), request.params.code, request.body),
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/classes/:code',
    summary: 'Remove a priority class that nobody has had',
    access: ADMINISTER,
    params: OfClass,
    answer: Written,
    handle: (request) => removeClass(deps, administratorOf(request), request.params.code),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/message-texts',
    summary: 'Use these words in a message to patients',
    access: ADMINISTER,
    params: InClinic,
    body: MessageTextInput,
    answer: Written,
    handle: (request) => writeMessageText(deps, administratorOf(request), request.body),
  }),
];
