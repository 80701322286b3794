/** The certificate that `npm run phone` makes, read by Node's own reader and shaken hands over. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { selfSigned, validUntil } from '../../scripts/phone/selfSigned.ts';

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const DAY_MS = 24 * 60 * 60 * 1000;

test('names every address and name by which the exchange is called, and is its own authority', () => {
  const { certificatePem } = selfSigned(['192.168.1.20', 'phone.clinic.example'], NOW);
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.subjectAltName).toBe('IP Address:192.168.1.20, DNS:phone.clinic.example');
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect([certificate.validFrom, certificate.validTo].map((date) => Date.parse(date))).toEqual([
    NOW - DAY_MS,
    NOW + 825 * DAY_MS,
  ]);
});

test('is valid also where it ends after 2049, when years have four digits', () => {
  const now = Date.UTC(2048, 11, 1);
  const { certificatePem } = selfSigned(['127.0.0.1'], now);
  expect(validUntil(certificatePem, '127.0.0.1')).toBe(now + 825 * DAY_MS);
});

test('counts for its hosts alone, and what is no certificate counts for nobody', () => {
  const { certificatePem } = selfSigned(['192.168.1.20', 'phone.clinic.example'], NOW);
  const until = NOW + 825 * DAY_MS;
  const hosts = ['192.168.1.20', 'phone.clinic.example', '192.168.1.21', 'other.example'];
  expect(hosts.map((host) => validUntil(certificatePem, host))).toEqual([until, until, 0, 0]);
  expect(validUntil('', '192.168.1.20')).toBe(0);
});

test('carries a connection that only those who have its key can speak on', async () => {
  const { certificatePem, keyPem } = selfSigned(['127.0.0.1'], Date.now());
  const server = createServer({ cert: certificatePem, key: keyPem }, (socket) => {
    socket.on('error', () => undefined); // the other end may go first
    socket.end('good morning');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const socket = connect({ host: '127.0.0.1', port, ca: certificatePem });
  const [said] = (await once(socket, 'data')) as [Buffer]; // no encoding was set
  expect([socket.authorized, said.toString()]).toEqual([true, 'good morning']);
  socket.end();
  await once(socket, 'close');
  server.close();
  await once(server, 'close');
});
