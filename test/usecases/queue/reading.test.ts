/** Screens read the day that is written, not the one that is being decided. */
import { describe, expect, test } from 'vitest';
import type { QueueLog } from '../../../server/ports/queueLog.ts';
import { newIssue, openClinicDay, startProcess, upTo, useDatabase, accepted } from './build.ts';

const { sql, log } = useDatabase();

/** An append that waits until it is let go, and then ends as it is told. */
function gated(inner: QueueLog) {
  let open: (how: 'write' | 'conflict' | 'refuse') => void = () => undefined;
  let arrived: () => void = () => undefined;
  const atTheGate = new Promise<void>((resolve) => (arrived = resolve));
  const gate = new Promise<'write' | 'conflict' | 'refuse'>((resolve) => (open = resolve));
  let isFirst = true;
  const gatedLog: QueueLog = {
    ...inner,
    append: async (batch) => {
      if (!isFirst) return inner.append(batch);
      isFirst = false;
      arrived();
      const how = await gate;
      if (how === 'conflict') return { kind: 'conflict' };
      if (how === 'refuse') return { kind: 'violation', constraint: 'by_the_test' };
      return inner.append(batch);
    },
  };
  return { log: gatedLog, atTheGate, open: (how: 'write' | 'conflict' | 'refuse') => open(how) };
}

describe('while a ticket is being written', () => {
  test.each([
    ['is written', 'write', 1],
    ['meets another process and is decided again', 'conflict', 0],
    ['is refused by the database', 'refuse', 0],
  ] as const)('whoever asks waits until it %s', async (_, how, seenTickets) => {
    const day = await openClinicDay(sql());
    const gate = gated(log());
    const process = await startProcess(gate.log, day);
    const count = () => process.writer.read((today) => [...today.visits()].length);
    expect(await count()).toBe(0);

    const issuing = process.give(newIssue());
    await gate.atTheGate;
    let hasRead = false;
    const reading = count().finally(() => (hasRead = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasRead).toBe(false);
    gate.open(how);

    expect(await reading).toBe(seenTickets);
    await issuing;
  });
});

test('whoever looks for what another process wrote finds it, also while a ticket is being written', async () => {
  const day = await openClinicDay(sql());
  const gate = gated(log());
  const [here, there] = [await startProcess(gate.log, day), await startProcess(log(), day)];
  const issuing = here.give(newIssue());
  await gate.atTheGate;
  accepted(await there.give(newIssue()));
  const looking = here.writer.look().then(() => here.writer.read((today) => [...today.visits()].length));
  gate.open('conflict');
  expect(await looking).toBeGreaterThan(0);
  accepted(await issuing);
});

test('under load, every reading finds exactly what the log had at some moment', async () => {
  const day = await openClinicDay(sql());
  const process = await startProcess(log(), day);
  const published = () => process.published.at(-1)?.events.at(-1)?.seq ?? 3;
  const readings: [number, number][] = [];
  let isOver = false;
  const reader = (async () => {
    while (!isOver) {
      readings.push([await process.writer.read(({ head }) => head.seq), published()]);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  await Promise.all(
    upTo(8).map(async () => {
      for (const _ of upTo(20)) accepted(await process.give(newIssue()));
    }),
  );
  isOver = true;
  await reader;
  expect(readings.length).toBeGreaterThan(20);
  for (const [read, written] of readings) expect(read).toBe(written);
});

test('what is published is the day after it, in order and without a gap, also of another process', async () => {
  const day = await openClinicDay(sql());
  const [one, two] = [await startProcess(log(), day), await startProcess(log(), day)];
  await Promise.all(upTo(10).map((n) => (n % 2 === 0 ? one : two).give(newIssue())));
  await one.writer.noticeNews(Number.MAX_SAFE_INTEGER);
  await two.writer.noticeNews(Number.MAX_SAFE_INTEGER);
  for (const { published } of [one, two]) {
    const seqs = published.flatMap(({ events }) => events.map(({ seq }) => seq));
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
    for (const { prevSeq, events } of published) expect(events[0]?.seq).toBe(prevSeq + 1);
  }
});

test('a screen that cannot be told keeps nobody from getting a ticket', async () => {
  const day = await openClinicDay(sql());
  const process = await startProcess(log(), day);
  process.published.push = () => {
    throw new Error('by the test');
  };
  accepted(await process.give(newIssue()));
  expect(process.bugs).toHaveLength(1);
});
