import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned, validUntil } from './selfSigned.ts';

/** Before it ends it is made anew. */
const LEFT_MS = 30 * 24 * 60 * 60 * 1000;

/** Where both lie. */
export type CertificateFiles = { readonly certificate: string; readonly key: string };

/**
 * Kept as long as it is valid for this host: telephones have been told to trust it. A start that was cut off between the
 * two files left a key of another certificate, with which nobody can speak: then both are made anew.
 *
 * @param now epoch ms
 */
export function keptCertificate(home: string, host: string, now: number): CertificateFiles {
  const files = { certificate: join(home, 'certificate.pem'), key: join(home, 'key.pem') };
  const certificate = textOf(files.certificate);
  if (validUntil(certificate, host) > now + LEFT_MS && isKeyOf(textOf(files.key), certificate)) return files;
  const { certificatePem, keyPem } = selfSigned([host], now);
  rmSync(files.key, { force: true }); // its mode is that of a new file
  writeFileSync(files.key, keyPem, { mode: 0o600 });
  writeFileSync(files.certificate, certificatePem);
  return files;
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function isKeyOf(keyPem: string, certificatePem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false; // one of them cannot be read
  }
}
