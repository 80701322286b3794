/** What the server may say of a paper whose agent is gone, came back, or never answered. */
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { JobOutcome, JobsKnown, JobTaken, JobToPrint } from '../../common/contract/agent.ts';
import { err, ok } from '../../common/contract/result.ts';
import { AgentLinks } from '../../server/socket/agentLinks.ts';
import type { Connection } from '../../server/socket/hub.ts';

const AGENT = randomUUID();
const SPOOL = randomUUID();
const PRINTER = { kind: 'network', host: '127.0.0.1', port: 9100, widthDots: 576, profile: 'auto' } as const;
const BITMAP = { widthDots: 8, heightDots: 2, bits: Uint8Array.of(1, 2) };

/** An agent's end of a connection, as the server sees it. */
class FakeConnection extends EventEmitter {
  readonly jobs: JobToPrint[] = [];
  answersJob: JobTaken | 'not_at_all' | 'never' = { state: 'held' };
  knows: JobsKnown = [];

  timeout() {
    return {
      emitWithAck: (event: string, message: unknown): Promise<unknown> => {
        if (event === 'job:ask') return Promise.resolve(this.knows);
        if (this.answersJob === 'never') return new Promise(() => undefined);
        this.jobs.push(message as JobToPrint);
        return this.answersJob === 'not_at_all'
          ? Promise.reject(new Error('timeout'))
          : Promise.resolve(this.answersJob);
      },
    };
  }
  /** As the server holds it. */
  asConnection(): Connection {
    return this as unknown as Connection; // the three calls that the links make
  }
}

function print(links: AgentLinks) {
  return links.printerAt(AGENT, PRINTER).print({ jobId: 'print:1', attempt: 2, bitmap: BITMAP });
}
const report = (outcome: JobOutcome) => ({ jobId: 'print:1#2', outcome });

test('without the agent nothing was printed, and it may be tried again', async () => {
  expect(await print(new AgentLinks())).toEqual(err({ code: 'agent_offline' }));
});

test('a job that the agent refuses was not printed', async () => {
  const links = new AgentLinks();
  const connection = new FakeConnection();
  connection.answersJob = { state: 'refused', code: 'spool_full' };
  links.join(AGENT, connection.asConnection(), SPOOL);
  expect(await print(links)).toEqual(err({ code: 'printer_error' }));
});

test('a job that the agent holds ends as the agent says, whichever connection it says so by', async () => {
  const links = new AgentLinks();
  const first = new FakeConnection();
  links.join(AGENT, first.asConnection(), SPOOL);
  const printed = print(links);
  first.emit('disconnect');
  const second = new FakeConnection();
  second.knows = [{ jobId: 'print:1#2', isHeld: true, outcome: null }];
  links.join(AGENT, second.asConnection(), SPOOL);
  expect(links.heard(AGENT, report({ state: 'done', isConfirmed: true }))).toBe(true);
  expect(await printed).toEqual(ok({ isConfirmed: true }));
});

test('whoever asks after a printer hears at once that its agent has gone', async () => {
  const links = new AgentLinks();
  const connection = new FakeConnection();
  connection.answersJob = 'never';
  links.join(AGENT, connection.asConnection(), SPOOL);
  const asked = links.printerAt(AGENT, PRINTER).status();
  connection.emit('disconnect');
  expect(await asked).toMatchObject({ trouble: 'agent_offline' });
  expect(connection.listenerCount('disconnect')).toBe(0);
});

test('nobody but the agent that has the job may say what became of it', async () => {
  const links = new AgentLinks();
  links.join(AGENT, new FakeConnection().asConnection(), SPOOL);
  const printed = print(links);
  expect(links.heard(randomUUID(), report({ state: 'failed', code: 'out_of_paper' }))).toBe(false);
  links.heard(AGENT, report({ state: 'unknown', code: 'agent_interrupted' }));
  expect(await printed).toEqual(err({ code: 'print_unknown' }));
});

test('an agent that is gone after it took the job leaves it unknown, never failed', async () => {
  const links = new AgentLinks(0);
  const connection = new FakeConnection();
  links.join(AGENT, connection.asConnection(), SPOOL);
  const printed = print(links);
  connection.emit('disconnect');
  expect(await printed).toEqual(err({ code: 'print_unknown' }));
  // Its late word finds nobody waiting here; the outbox takes it.
  expect(links.heard(AGENT, report({ state: 'done', isConfirmed: true }))).toBe(false);
});

test('a job that never came is not printed by the word of the spool that it went to, and of no other', async () => {
  for (const [spoolId, expected] of [
    [SPOOL, err({ code: 'agent_offline' })],
    [randomUUID(), err({ code: 'print_unknown' })],
  ] as const) {
    const links = new AgentLinks(0);
    const first = new FakeConnection();
    first.answersJob = 'not_at_all';
    links.join(AGENT, first.asConnection(), SPOOL);
    const printed = print(links);
    first.emit('disconnect');
    const second = new FakeConnection();
    second.knows = [{ jobId: 'print:1#2', isHeld: false, outcome: null }];
    links.join(AGENT, second.asConnection(), spoolId);
    if (spoolId !== SPOOL) second.emit('disconnect');
    expect(await printed).toEqual(expected);
  }
});
