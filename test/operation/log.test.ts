/** What is written down for the clinic's keeper never tells of a patient, even when somebody writes too much. */
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../server/wiring/log.ts';

describe.each([
  { to: 'a service', isTTY: false },
  { to: 'a person before the window', isTTY: true },
])('a line for $to', ({ isTTY }) => {
  const lines: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY });
  stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const log = createLog('info', stream);

  test('keeps back a name, a telephone number and a password, also inside of something else', () => {
    log.info({ jobId: 'job-7', phone: '+989121234567', password: 'hunter22' }, 'A job ended');
    log.warn({ row: { name: 'Sara Ahmadi', nationalId: '0012345679', status: 'failed' } }, 'A row was odd');
    const written = lines.join('');
    expect(written).toContain('A job ended');
    expect(written).toContain('A row was odd');
    expect(written).not.toMatch(/989121234567|hunter22|Sara|0012345679/);
  });

  test('still says which job it was, where it is read by a program', () => {
    if (!isTTY) expect(lines.join('')).toContain('"jobId":"job-7"');
    expect(lines).toHaveLength(2);
  });
});
