import { describe, expect, test } from 'vitest';
import { readPlan, readVisits } from '../../scripts/estimate/readVisits.ts';

const HEAD = 'service,class,service_point,arrived_at,called_at,ended_at,booked_at';
const GOOD = 'blood,standard,room 4,2026-03-02T08:00:00+03:30,2026-03-02T08:10:00+03:30,2026-03-02T08:20:00+03:30,';
const wrong = (...lines: readonly string[]) => {
  const read = readVisits(lines.join('\n'));
  return read.ok ? 'was read' : `line ${read.error.line}, column ${read.error.column}: ${read.error.why}`;
};

describe('a file of real visits', () => {
  test('is read by the names of its columns, in any order, with others beside them', () => {
    const read = readVisits(
      '\uFEFFarrived_at,called_at,ended_at,remark,service,class,service_point\r\n' +
        '2026-03-02T08:00Z,2026-03-02 08:10Z,2026-03-02T08:20:30.5+0000,"fell, ""badly""",blood,standard,"room 4"\r\n',
    );
    if (!read.ok) throw new Error(read.error.why);
    expect(read.value).toMatchObject([
      { line: 2, service: 'blood', class: 'standard', servicePoint: 'room 4', bookedAt: null, date: '2026-03-02' },
    ]);
    expect((read.value[0]?.endedAt ?? 0) - (read.value[0]?.arrivedAt ?? 0)).toBe(20 * 60_000 + 30_500);
  });

  test('is put in order of arrival, with its own calendar day', () => {
    const late = GOOD.replaceAll('T08', 'T01');
    const read = readVisits([HEAD, GOOD, late].join('\n'));
    expect(read.ok && read.value.map(({ line, date }) => [line, date])).toEqual([
      [3, '2026-03-02'],
      [2, '2026-03-02'],
    ]);
  });

  test.each([
    ['', 'line 1, column service: the file is empty'],
    ['service,class', 'line 1, column service_point: is missing'],
    [`${HEAD},class`, 'line 1, column class: is there twice'],
    [HEAD, 'line 2, column service: there is not one visit'],
    [`${HEAD}\n${GOOD}\nblood,standard`, 'line 3, column service_point: has 2 values instead of 7'],
    [`${HEAD}\n\n${GOOD.replace('room 4', '')}`, 'line 3, column service_point: is empty'],
    [`${HEAD}\n${GOOD.replace('08:10', '07:59')}`, 'line 2, column called_at: is before arrived_at'],
    [`${HEAD}\n${GOOD.replace('08:20', '08:09')}`, 'line 2, column ended_at: is before called_at'],
    [
      `${HEAD}\n${GOOD.replace('08:20', '25:20')}`,
      'line 2, column ended_at: "2026-03-02T25:20:00+03:30" is not a time',
    ],
    [`${HEAD}\n${GOOD.replace('-03-02', '-02-30')}`, 'line 2, column arrived_at: "2026-02-30'],
    [`${HEAD}\n${GOOD}tomorrow`, 'line 2, column booked_at: "tomorrow" is not a time'],
    [`${HEAD}\n"${GOOD}`, 'line 2, column value 1: a quotation mark is never closed'],
    [`${HEAD}\n"blood"x,${GOOD}`, 'line 2, column value 1: something follows'],
    [`${HEAD}\nblo"od${GOOD}`, 'line 2, column value 1: a quotation mark stands inside'],
  ])('that is wrong is refused with line and column: %j', (text, why) => {
    expect(wrong(text)).toContain(why);
  });

  test('a line break within quotation marks counts as a line', () => {
    expect(wrong(HEAD, '"blood', 'and more",standard,room 4,now,now,now,')).toContain('line 2, column arrived_at');
    expect(wrong(HEAD, GOOD.replace('blood', '"blood\nand more"'), 'x')).toContain('line 4');
  });
});

test('a planned opening that ends before it begins is refused', () => {
  const read = readPlan('service_point,opens_at,closes_at\nroom 4,2026-03-02T09:00Z,2026-03-02T08:00Z\n');
  expect(read.ok ? 'was read' : read.error).toEqual({ line: 2, column: 'closes_at', why: 'is not after opens_at' });
});
