/**
 * `npm run demo:day [-- --seed N --speed N --hours N --port N]`: a simulated clinic day on a server of its own, so that every
 * screen lives. The same seed gives the same log, ids aside; `--speed 0` as fast as it goes.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startDrivenClinic } from './demoDay/clinic.ts';
import { liveDay } from './demoDay/live.ts';
import { planDay } from './demoDay/plan.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: '60' },
    hours: { type: 'string', default: '8' },
    port: { type: 'string', default: '3100' },
  },
});
const [seed, speed, hours, port] = [values.seed, values.speed, values.hours, values.port].map(Number);
if (![seed, speed, hours, port].every((value) => value !== undefined && Number.isFinite(value) && value >= 0)) {
  console.error('Give whole numbers: npm run demo:day -- --seed 1 --speed 60 --hours 8 --port 3100');
  process.exit(1);
}

/** Whoever ends the day early still wants its PostgreSQL and its folders gone. */
const ending = new AbortController();
const starting = startDrivenClinic(Date.parse('2026-03-02T04:30:00Z'), port ?? 3100);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (ending.signal.aborted) return;
    ending.abort();
    void starting.then((started) => started.stop()).finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });

const clinic = await starting;
console.log(
  `A simulated day, ${speed === 0 ? 'as fast as it goes' : `${speed} times as fast as a real one`}, seed ${seed}:`,
);
for (const path of ['/', '/kiosk/', '/display/', '/operator/', '/demo/paper', '/demo/phone'])
  console.log(`  ${clinic.url}${path}`);
for (const { login, password } of clinic.logins) console.log(`  ${login.padEnd(12)}${password}`);

try {
  await liveAndTell();
} catch (error) {
  // The server went away under the day, as it was told to.
  if (!ending.signal.aborted) {
    await clinic.stop();
    throw error;
  }
}
if (!ending.signal.aborted) {
  ending.abort();
  await clinic.stop();
  process.exit(0);
}

async function liveAndTell(): Promise<void> {
  const counts = await liveDay(
    clinic,
    planDay(seed ?? 1, (hours ?? 8) * 60),
    speed === 0 ? Infinity : (speed ?? 60),
    (line) => console.log(`  ${line}`),
  );
  for (const [what, times] of Object.entries({ ...counts.done, ...counts.refused }).sort())
    console.log(`${String(times).padStart(6)}  ${what}`);
  const log = await clinic.log();
  console.log(`${log.split('\n').length} events, log ${createHash('sha256').update(log).digest('hex').slice(0, 16)}`);
}
