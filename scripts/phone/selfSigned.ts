/**
 * A certificate that signs itself, for an exchange in the house: it keeps strangers in the network from listening, and
 * proves to nobody who the exchange is. Written in DER (ITU-T X.690) as RFC 5280 tells, so that no other program is needed.
 */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

export type Certified = { readonly certificatePem: string; readonly keyPem: string };

const DAY_MS = 24 * 60 * 60 * 1000;
/** As long as browsers and telephones take one for. */
const VALID_DAYS = 825;

/**
 * @param hosts the names and IPv4 addresses by which it is called, at least one
 * @param now from when it is valid, less a day for clocks that are behind
 */
export function selfSigned(hosts: readonly string[], now: number): Certified {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const name = sequence(set(sequence(oid(COMMON_NAME), der(UTF8_STRING, Buffer.from(hosts[0] ?? 'exchange')))));
  const names = hosts.map((host) =>
    isIP(host) === 4
      ? der(IP_ADDRESS, Buffer.from(host.split('.').map(Number)))
      : der(DNS_NAME, Buffer.from(host, 'latin1')),
  );
  const serial = randomBytes(16);
  serial[0] = 1; // positive, and no zero in front
  const body = sequence(
    der(EXPLICIT_0, der(INTEGER, Buffer.from([2]))), // version 3
    der(INTEGER, serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(instant(now - DAY_MS), instant(now + VALID_DAYS * DAY_MS)),
    name,
    publicKey,
    der(
      EXPLICIT_3,
      sequence(
        extension(SUBJECT_ALT_NAME, sequence(...names)),
        // Its own authority, so that a telephone can be told to trust it.
        extension(BASIC_CONSTRAINTS, sequence(der(BOOLEAN, Buffer.from([0xff])))),
      ),
    ),
  );
  const signature = sign('sha256', body, createPrivateKey(privateKey));
  const whole = sequence(body, ECDSA_WITH_SHA256, der(BIT_STRING, Buffer.concat([Buffer.from([0]), signature])));
  return { certificatePem: new X509Certificate(whole).toString(), keyPem: privateKey };
}

/** @returns until when, epoch ms, a certificate is valid that names this host; 0 where it does not, or cannot be read */
export function validUntil(certificatePem: string, host: string): number {
  try {
    const certificate = new X509Certificate(certificatePem);
    const named = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
    return named === undefined ? 0 : Date.parse(certificate.validTo);
  } catch {
    return 0;
  }
}

const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const UTC_TIME = 0x17;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const EXPLICIT_0 = 0xa0;
const EXPLICIT_3 = 0xa3;

const COMMON_NAME = [0x55, 0x04, 0x03]; // 2.5.4.3
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11]; // 2.5.29.17
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13]; // 2.5.29.19

/** A tag, how long, and so much. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, Buffer.concat(parts));
const oid = (bytes: readonly number[]): Buffer => der(OBJECT_IDENTIFIER, Buffer.from(bytes));
const extension = (id: readonly number[], value: Buffer): Buffer => sequence(oid(id), der(OCTET_STRING, value));
const ECDSA_WITH_SHA256 = sequence(oid([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])); // 1.2.840.10045.4.3.2

/** RFC 5280, 4.1.2.5: two digits of the year until 2049. */
function instant(at: number): Buffer {
  const digits = `${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
  return digits < '2050' ? der(UTC_TIME, Buffer.from(digits.slice(2))) : der(GENERALIZED_TIME, Buffer.from(digits));
}
