import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { WebBooked, WebClinics, WebPlaces, WebServices } from '../../common/contract/webBooking.ts';
import type { ClinicServer } from '../support/clinicServer.ts';

export type Visitor = ReturnType<typeof visitorOf>;
export type Chosen = { readonly scheduleId: string; readonly startsAt: number };

/** Somebody with a phone on the public page, as far as its requests go. */
export function visitorOf(server: ClinicServer, phone: string, name = 'Sara Testi', from = '') {
  const secret = randomUUID();
  const ask = (path: string, body: object, key?: string) =>
    server.ask('POST', `/web-booking/clinics/${server.clinicId}${path}`, {
      body: { ...body },
      ...(key === undefined ? {} : { key }),
      ...(from === '' ? {} : { from }),
    });
  return {
    phone,
    secret,
    clinics: async () => (await server.ask('GET', '/web-booking')).body as unknown as WebClinics, // checked by the route's own schema
    services: async (asked: object = {}) => (await ask('/services', asked)).body as unknown as WebServices,
    places: async (asked: object) => (await ask('/places', asked)).body as unknown as WebPlaces,
    hold: (place: Chosen, asked: object = {}) => ask('/hold', { secret, ...place, ...asked }),
    release: () => ask('/release', { secret }),
    code: (more: object = {}, key?: string) => {
      // The texts of one telephone are told apart by their time.
      if (key === undefined) server.clock.at += 1_000;
      return ask('/code', { secret, phone, name, language: 'en', ...more }, key);
    },
    confirm: (code: string) => ask('/confirm', { secret, code }),
    /** The code of the last text to this number. */
    async textedCode(nth = 1): Promise<string> {
      await expect.poll(() => codesIn(server, phone), { timeout: 40_000 }).toHaveLength(nth);
      return (await codesIn(server, phone)).at(-1) ?? '';
    },
    /** All of it, to the booking. */
    async book(place: Chosen, asked: object = {}): Promise<WebBooked> {
      expect((await this.hold(place, asked)).status).toBe(200);
      expect((await this.code()).status).toBe(200);
      const { status, body } = await this.confirm(await this.textedCode());
      expect([status, body]).toEqual([200, expect.objectContaining({ kind: 'booked' })]);
      return body as unknown as WebBooked;
    },
  };
}

/** The codes that were texted to a number, the oldest first. */
export async function codesIn({ url }: ClinicServer, phone: string): Promise<readonly string[]> {
  const page = await (await fetch(`${url}/demo/phone`)).text();
  const own = page.split('<section').find((section) => section.includes(`${phone.slice(-9)}</h2>`)) ?? '';
  return [...own.matchAll(/(\d{6}) is your code for booking/g)].map(([, code]) => code ?? '').reverse();
}
