import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { helpOf } from '../../scripts/turnstone/command.ts';
import { COMMANDS } from '../../scripts/turnstone/commands.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const turnstone = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['scripts/turnstone/main.ts', ...args], { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });

test('without a word it lists every command', () => {
  const { status, stdout } = turnstone();
  expect(status).toBe(0);
  for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`${name} +${summary.slice(0, 20)}`));
});

test.each([
  [['bakup'], 'There is no “bakup”'],
  [['backup'], 'Say which file'],
  [['verify', '--fast'], "Unknown option '--fast'"],
  [['verify', 'everything'], 'Unexpected argument'],
])('what it does not understand, it says with the help and changes nothing (%j)', (args, sentence) => {
  const { status, stderr } = turnstone(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('turnstone ');
});

test('each command has its help, with all its options', () => {
  expect(turnstone('help', 'verify').stdout).toContain('--demonstration');
  for (const command of COMMANDS)
    for (const option of Object.keys(command.options)) expect(helpOf(command)).toContain(`--${option}`);
});
