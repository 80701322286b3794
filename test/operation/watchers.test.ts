/** The alarms and the dashboard that are shipped ask for nothing that the server does not tell. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prometheusMeter } from '../../server/adapters/meter/prometheus.ts';

const ROOT = join(import.meta.dirname, '../..');
const fileOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

async function toldNames(): Promise<Set<string>> {
  const meter = prometheusMeter();
  const { text } = await meter.render(null, {});
  meter.close();
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind] as const);
  return new Set(
    names.flatMap(([name, kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}
const asked = (text: string) => [...new Set(text.match(/\b(turnstone|process)_[a-z_]+\b/g))];

test.each(['deploy/prometheus/alarms.yml', 'deploy/grafana/turnstone.json'])('%s', async (path) => {
  const told = await toldNames();
  const names = asked(fileOf(path));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !told.has(name))).toEqual([]);
});

test('each alarm says what is wrong and what to do', () => {
  const rules = fileOf('deploy/prometheus/alarms.yml').split('- alert: ').slice(1);
  expect(rules.length).toBeGreaterThanOrEqual(9);
  for (const rule of rules) {
    expect(rule).toMatch(/summary: \S/);
    expect(rule).toMatch(/action: \S/);
    expect(rule).toMatch(/severity: (page|clinic)/);
  }
});
