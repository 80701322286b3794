import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import { setupPhrases } from '../../common/phrases/adminSetup.ts';
import { freeLetter } from '../../operator/src/lib/admin/freeLetter.ts';
import { canIssueTickets, isSetUp, setupSteps } from '../../operator/src/lib/admin/setup/steps.ts';
import { adminDesk } from '../administration/build.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let whole: Configuration;
beforeAll(async () => {
  server = await startClinicServer(undefined, { isDemonstration: false });
  whole = await (await adminDesk(server)).configuration();
});
afterAll(() => server.stop());

const step = (configuration: Configuration, key: string) => setupSteps(configuration).find((each) => each.key === key);
const empty = (): Configuration => ({
  ...whole,
  isDemonstration: false,
  departments: whole.departments.slice(0, 1),
  services: [],
  servicePoints: [],
  practitioners: [],
  staff: whole.staff.filter(({ roles }) => roles.includes('administrator')).slice(0, 1),
  devices: [],
});

test('an empty clinic needs a service and a room before its first ticket', () => {
  const clinic = empty();
  expect(canIssueTickets(clinic)).toBe(false);
  const needed = setupSteps(clinic).filter(({ state }) => state === 'needed');
  expect(needed.map(({ key }) => key)).toEqual(['services', 'rooms', 'ticket']);
});

test('a service without hours is named, because nobody can take a ticket for it', () => {
  const [service] = whole.services;
  if (service === undefined) throw new Error('The clinic has no services');
  const clinic = { ...whole, services: [{ ...service, hours: [] }] };
  expect(canIssueTickets(clinic)).toBe(false);
  expect(step(clinic, 'services')).toMatchObject({
    state: 'needed',
    text: setupPhrases.hoursMissing,
    names: [service.name],
  });
});

test('a service that no room gives is named', () => {
  const clinic = { ...whole, servicePoints: whole.servicePoints.map((room) => ({ ...room, serviceIds: [] })) };
  expect(canIssueTickets(clinic)).toBe(false);
  expect(step(clinic, 'rooms')).toMatchObject({ state: 'needed', text: setupPhrases.noRoomServes });
});

test('a whole clinic is set up once its first ticket was taken', () => {
  expect(canIssueTickets(whole)).toBe(true);
  const real = { ...whole, isDemonstration: false };
  expect(isSetUp(real)).toBe(false);
  expect(step(real, 'ticket')).toMatchObject({ state: 'needed', text: setupPhrases.tryIt });
  expect(isSetUp({ ...real, hasIssuedTicket: true })).toBe(true);
});

test('a doctor who logs in without being one of the doctors is named', () => {
  const staff = whole.staff.map((person) => ({ ...person, practitionerId: null }));
  expect(step({ ...whole, staff }, 'staff')).toMatchObject({ state: 'later', text: setupPhrases.staffWithoutDoctor });
});

test('the letter that is offered is free, and is none that looks like a digit', () => {
  expect(freeLetter([{ series: 'A' }], [{ series: 'B' }])).toBe('C');
  const taken = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ').map((series) => ({ series }));
  expect(freeLetter(taken, [])).toBe('AA');
});
