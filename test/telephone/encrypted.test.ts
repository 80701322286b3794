/** Telephones that talk so that nobody in the network can listen: TLS and SRTP, on a real Asterisk, with a real database. */
import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointments } from '../../server/db/schema/booking.ts';
import type { Prompt } from '../../server/voice/phoneMenu/menuState.ts';
import { sentence } from '../../server/voice/phoneMenu/spoken.ts';
import { addSchedule, openWorld, type World } from '../booking/world.ts';
import { addLine } from '../phone/calls.ts';
import { heardBy, toneShare } from '../support/phoneSound.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';
import { startMenuOnTheLine, WITHIN_MS, type MenuOnTheLine } from './menuOnTheLine.ts';

const programs = telephone();
const PATIENT = '09121234567';
const DESK = '100';

if (programs === undefined) {
  test('a call over TLS with SRTP books', sayWhatIsMissing);
} else {
  describe('a telephone over TLS with SRTP', () => {
    let world: World;
    let exchange: Exchange;
    let menu: MenuOnTheLine;

    beforeAll(async () => {
      world = await openWorld();
      await addLine(world, { number: '1000', desk: DESK });
      await addSchedule(world);
      exchange = await startAsterisk(programs, { numbers: [PATIENT, DESK], isEncrypted: true });
      menu = await startMenuOnTheLine(exchange, world);
    }, 120_000);
    afterAll(async () => {
      await menu.stop();
      await exchange.stop();
      await world.close();
    });

    const hears = async (phone: Softphone, prompt: Prompt): Promise<void> => {
      const sound = await menu.speech.sound({ fragments: prompt, heardOn: 'telephone' });
      if (!sound.ok) throw new Error(sound.error.code);
      await heardBy(phone, sound.value.path, WITHIN_MS);
    };
    /** What Asterisk itself says of each call that is under way: whether its signals and its sound are encrypted. */
    async function secrecy(): Promise<Readonly<Record<string, readonly unknown[]>>> {
      const { url, user, password } = exchange.ari;
      const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
      const ask = async (path: string) => (await fetch(`${url}/ari/${path}`, { headers })).json() as Promise<unknown>;
      const channels = (await ask('channels')) as readonly { id: string; caller: { number: string }; name: string }[];
      const said = channels.map(async ({ id, name }) => {
        const values = ['CHANNEL(pjsip,secure)', 'CHANNEL(rtp,secure)'].map(
          async (variable) =>
            (await ask(`channels/${id}/variable?variable=${encodeURIComponent(variable)}`)) as { value: string },
        );
        return [name.replace(/^PJSIP\/|-\w+$/g, ''), (await Promise.all(values)).map(({ value }) => value)] as const;
      });
      return Object.fromEntries(await Promise.all(said));
    }

    test('calls the line, hears the menu and books; Asterisk says that all of it was encrypted', async () => {
      const patient = await startSoftphone(exchange, { seat: PATIENT, encrypts: 'always' });
      try {
        await patient.dial('1000');
        await menu.stands('main');
        expect(await secrecy()).toEqual({ [PATIENT]: ['1', '1'] });
        for (const [key, step] of [
          ['1', 'places'],
          ['1', 'this_number'],
          ['1', 'confirm'],
          ['1', 'made'],
        ] as const) {
          await patient.press(key);
          await menu.stands(step);
        }
        await hears(patient, sentence('booked', 'en'));
        await patient.hangUp();
        await menu.isOver();
        expect(await world.db.select({ channel: appointments.channel }).from(appointments)).toEqual([
          { channel: 'phone' },
        ]);
      } finally {
        await patient.stop();
      }
    });

    test('gets the desk, which is rung over TLS too, and both hear each other', async () => {
      const patient = await startSoftphone(exchange, { seat: PATIENT, encrypts: 'always' }, { toneHz: 400 });
      const desk = await startSoftphone(exchange, { seat: DESK, encrypts: 'if_possible' }, { toneHz: 1_000 });
      try {
        await patient.dial('1000');
        await menu.stands('main');
        await patient.press('0');
        await desk.answer();
        await expect.poll(() => toneShare(patient.heard(), 1_000), { timeout: WITHIN_MS }).toBeGreaterThan(0.9);
        await expect.poll(() => toneShare(desk.heard(), 400), { timeout: WITHIN_MS }).toBeGreaterThan(0.9);
        expect(await secrecy()).toEqual({ [PATIENT]: ['1', '1'], [DESK]: ['1', '1'] });
        await desk.hangUp();
        await patient.ended();
        await menu.isOver();
      } finally {
        await Promise.all([patient.stop(), desk.stop()]);
      }
      expect(menu.troubles).toEqual([]);
    });

    test('that cannot do either is served all the same, and Asterisk says so', async () => {
      const plain = await startSoftphone(exchange, { seat: PATIENT });
      try {
        await plain.dial('1000');
        await menu.stands('main');
        expect(await secrecy()).toEqual({ [PATIENT]: ['0', '0'] });
        await plain.hangUp();
        await menu.isOver();
      } finally {
        await plain.stop();
      }
    });

    test('is shown the certificate that we made for the exchange, in its name and no other', async () => {
      const { tls } = exchange.plan;
      if (tls === undefined) throw new Error('It was asked for');
      const greets = (ca: string, host: string) =>
        new Promise<string>((resolve) => {
          const socket = connectTls({ host: exchange.plan.address, port: tls.port, ca, servername: '' });
          socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
          socket.on('secureConnect', () => {
            resolve(socket.getPeerX509Certificate()?.checkIP(host) ?? 'another host');
            socket.destroy();
          });
        });
      const own = readFileSync(tls.certificate, 'utf8');
      expect(await greets(own, '127.0.0.1')).toBe('127.0.0.1');
      expect(await greets(own, '127.0.0.9')).toBe('another host');
    });
  });
}
