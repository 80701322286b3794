import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptCertificate } from '../../scripts/phone/keptCertificate.ts';
import { selfSigned } from '../../scripts/phone/selfSigned.ts';

const HOST = '192.168.1.20';
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const DAY_MS = 24 * 60 * 60 * 1000;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'turnstone-certificate-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function kept(now = NOW, host = HOST) {
  const files = keptCertificate(home, host, now);
  const [certificate, key] = [readFileSync(files.certificate, 'utf8'), readFileSync(files.key, 'utf8')];
  return { files, certificate, isPair: new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)) };
}

test('a telephone that trusts the exchange goes on trusting it after a start, until it soon ends or moves', () => {
  const first = kept();
  expect(first.isPair).toBe(true);
  expect(statSync(first.files.key).mode & 0o777).toBe(0o600);
  expect(kept(NOW + 700 * DAY_MS).certificate).toBe(first.certificate);
  expect(kept(NOW + 800 * DAY_MS).certificate).not.toBe(first.certificate);
  expect(kept(NOW, '192.168.1.21').isPair).toBe(true);
});

test('a key of another certificate, or half a key, is no key: both are made anew', () => {
  const { files, certificate } = kept();
  const { keyPem } = selfSigned([HOST], NOW);
  for (const left of [keyPem, keyPem.slice(0, 60), '']) {
    writeFileSync(files.key, left);
    const next = kept();
    expect(next.isPair).toBe(true);
    expect(next.certificate).not.toBe(certificate);
  }
});
