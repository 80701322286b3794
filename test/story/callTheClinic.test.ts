/** Somebody who tries the demonstration calls its clinic, without any telephone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

const page = async () => (await fetch(`${server.url}/demo/phone?language=en`)).text();
const post = async (path: string, form: Record<string, string>) => {
  const answer = await fetch(`${server.url}/demo/phone/${path}?language=en`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
};

test('the clinic answers in five languages, and by key 0 a person', async () => {
  const line = /<option>(\+\d+)<\/option>/.exec(await page())?.[1];
  if (line === undefined) throw new Error('There is no line to call');
  await post('dial', { from: '09121234567', line });
  const answered = await page();
  expect(answered).toContain('For English, press 1');
  expect(answered).toContain('برای فارسی');
  const callId = /name="callId" value="([^"]+)"/.exec(answered)?.[1] ?? '';
  const press = (key: string) => post('call', { callId, act: `key_${key}` });
  await press('1');
  expect(await page()).toContain('Welcome to Shore Clinic');
  await press('1');
  expect(await page()).toContain('department');
  await press('0');
  const asked = await page();
  expect(asked).toContain('The desk takes the call');
  await post('call', { callId, act: 'desk_does_not' });
  expect(await page()).toContain('To be called back, press 1.');
  await post('call', { callId, act: 'hang_up' });
  expect(await page()).toContain('The call has ended');
});
