import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../common/contract/problem.ts';

const TESTS = path.resolve(import.meta.dirname, '..');

test('every refusal is met by a test that names it', () => {
  const written = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(TESTS, file), 'utf8'))
    .join('\n');
  expect(Object.keys(PROBLEMS).filter((code) => !written.includes(code))).toEqual([]);
});
