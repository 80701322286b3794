/** Nothing is shipped that nobody looked at: a missing checksum, a mirror, a licence, an old hole are each found. */
import { expect, test } from 'vitest';
import { findingsOf, isLower } from '../../scripts/packages/findings.ts';
import { packagesOf } from '../../scripts/packages/lockfile.ts';

const good = { version: '8.21.3', integrity: 'sha512-x', license: 'MIT' };
const found = (packages: Record<string, object>, allowed: readonly string[] = []) =>
  findingsOf(packagesOf({ packages: { '': {}, ...packages } }), allowed).join('; ');

test('a package of a good version, licence and checksum is well', () => {
  expect(found({ 'node_modules/ws': good })).toBe('');
});

test.each([
  [{ ...good, version: '8.17.0' }, /ws 8\.17\.0 is older than 8\.17\.1, which closes GHSA-3h5v/],
  [{ ...good, license: 'SSPL-1.0' }, /licence SSPL-1\.0/],
  [{ ...good, license: undefined }, /licence unknown/],
  [{ version: '8.21.3', license: 'MIT' }, /no checksum/],
  [{ ...good, resolved: 'https://mirror.example.org/ws.tgz' }, /mirror\.example\.org/],
])('%j is told', (entry, words) => {
  expect(found({ 'node_modules/ws': entry })).toMatch(words);
});

test('the same old version inside of another package is found, too, and in what is only for building it is not', () => {
  const old = { ...good, version: '7.0.0' };
  expect(found({ 'node_modules/a/node_modules/ws': old })).toMatch(/ws 7\.0\.0/);
  expect(found({ 'node_modules/a/node_modules/ws': { ...old, dev: true } })).toBe('');
});

test('what is never shipped may only be there as a package of nothing', () => {
  expect(found({ 'node_modules/get-pixels': { ...good, version: '3.3.3' } })).toMatch(/must not be shipped/);
  expect(found({ 'node_modules/get-pixels': { ...good, version: '1.0.0' } })).toBe('');
});

test('a named install script that is gone is told, so that the list of names stays true', () => {
  expect(found({ 'node_modules/ws': good }, ['ws'])).toMatch(/ws may run an install script and has none/);
});

test.each([
  ['8.17.0', '8.17.1', true],
  ['8.9.9', '8.17.1', true],
  ['10.0.0', '9.9.9', false],
  ['1.2.3-beta.4', '1.2.3', false],
])('%s is lower than %s: %s', (version, than, expected) => {
  expect(isLower(version, than)).toBe(expected);
});
