import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import {
  AGENT_PROTOCOL,
  AgentJoined,
  AgentUses,
  AgentPrinter,
  JobsAsked,
  JobToPrint,
  type AgentToServer,
  type JobTaken,
  type ServerToAgent,
} from '../common/contract/agent.ts';
import type { Log } from '../server/ports/log.ts';
import type { Printer, Printers } from '../server/ports/printer.ts';
import { whatFailed } from '../server/ports/whatFailed.ts';
import type { Peripherals } from './peripherals.ts';
import { nameOf, type PrintQueue } from './printQueue.ts';
import type { Spool } from './spool.ts';

export type LinkDeps = {
  readonly server: string;
  readonly token: string;
  readonly version: string;
  readonly spool: Spool;
  readonly queue: PrintQueue;
  readonly printers: Printers;
  readonly peripherals: Pick<Peripherals, 'found' | 'use'>;
  readonly log: Log;
  /** The server no longer takes the token: the agent has to be paired anew. */
  readonly onRevoked: () => void;
};

const ANSWER_WITHIN_MS = 5_000;
const REPORT_AGAIN_MS = 5_000;
const RECONNECT_MS = { first: 300, most: 5_000 };

const Refused = z.object({ ok: z.literal(false), error: z.object({ code: z.string() }) });
const Joined = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: AgentJoined }), Refused]);
const Uses = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: AgentUses }), Refused]);
const Heard = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true) }), Refused]);

/** The agent's connection to its server: lost and found again for as long as the agent runs. */
export class Link {
  readonly #deps: LinkDeps;
  readonly #socket: Socket<ServerToAgent & { 'token:revoked': () => void }, AgentToServer>;
  readonly #heard = new WeakSet<Printer>();
  #isJoined = false;
  #isReporting = false;
  #reportsAgain: NodeJS.Timeout;
  #comesBack: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
    const socket = io(deps.server, {
      transports: ['websocket'],
      auth: { token: deps.token },
      reconnectionDelay: RECONNECT_MS.first,
      reconnectionDelayMax: RECONNECT_MS.most,
    });
    this.#socket = socket;
    socket.on('connect', () => void this.#join());
    socket.on('disconnect', (reason) => {
      this.#isJoined = false;
      deps.log.info({ reason }, 'The connection to the server is gone; the agent looks for it');
      // A server that ends closes its connections in good order, and then the library does not come back by itself.
      if (reason === 'io server disconnect') this.#comeBack();
    });
    socket.on('token:revoked', () => this.#revoked());
    socket.on('job:print', (raw, reply) => {
      void this.#take(raw).then((taken) => answer(reply, taken));
    });
    socket.on('job:ask', (raw, reply) => {
      const asked = JobsAsked.safeParse(raw);
      if (!asked.success) return;
      const { spool } = deps;
      void Promise.all(asked.data.jobIds.map((jobId) => spool.knows(jobId))).then((known) => answer(reply, known));
    });
    socket.on('printer:ask', (raw, reply) => {
      const asked = AgentPrinter.safeParse(raw);
      if (!asked.success) return;
      void this.#printerOf(asked.data)
        .then((printer) => printer.status())
        .then((status) => answer(reply, status));
    });
    socket.on('agent:look', () => this.found());
    this.#reportsAgain = setInterval(() => {
      this.report();
      this.found(); // also the sign that the agent is alive
    }, REPORT_AGAIN_MS);
  }

  /** Says what is plugged in, and hears what it is used as. */
  found(): void {
    if (!this.#isJoined) return;
    const { version, peripherals, log } = this.#deps;
    this.#socket
      .timeout(ANSWER_WITHIN_MS)
      .emitWithAck('agent:found', { version, found: [...peripherals.found] })
      .then((answer: unknown) => {
        const heard = Uses.parse(answer);
        if (heard.ok) peripherals.use(heard.value.uses);
      })
      .catch((error: unknown) => log.warn({ error: whatFailed(error) }, 'The server did not hear what is plugged in'));
  }

  /** A scan that nobody hears is made again by whoever holds the paper: it is not kept. */
  scanned(text: string): void {
    if (this.#isJoined) this.#socket.emit('scan:read', { text }, () => undefined);
  }

  /** A press that cannot be told at once is not told later: meanwhile somebody may have pressed again. */
  pressed(device: string, code: string): void {
    if (this.#isJoined) this.#socket.emit('key:press', { pressId: randomUUID(), device, code }, () => undefined);
  }

  /** Tells the server of outcomes that it has not heard. */
  report(): void {
    if (this.#isReporting) return;
    this.#isReporting = true;
    void this.#reportAll().finally(() => (this.#isReporting = false));
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#reportsAgain);
    if (this.#comesBack) clearTimeout(this.#comesBack);
    this.#socket.disconnect();
  }

  async #join(): Promise<void> {
    const { version, spool, log } = this.#deps;
    try {
      const joined = Joined.parse(
        await this.#socket
          .timeout(ANSWER_WITHIN_MS)
          .emitWithAck('agent:join', { protocol: AGENT_PROTOCOL, version, spoolId: spool.id }),
      );
      if (joined.ok) {
        this.#isJoined = true;
        log.info({ agent: joined.value.name }, 'Connected with the server');
        this.report();
        this.found();
      } else if (joined.error.code === 'not_paired') this.#revoked();
      else {
        log.error({ code: joined.error.code }, 'The server does not take this agent: give both the same version');
        this.#comeBack();
      }
    } catch {
      this.#comeBack(); // no answer in time
    }
  }

  async #take(raw: unknown): Promise<JobTaken> {
    const job = JobToPrint.safeParse(raw);
    if (!job.success) return { state: 'refused', code: 'job_not_understood' };
    const { spool, queue } = this.#deps;
    const taken = await spool.take(job.data);
    if (!taken.ok) return { state: 'refused', code: taken.error.code };
    if (taken.value === 'held') {
      await this.#printerOf(job.data.printer);
      const held = spool.held().find(({ jobId }) => jobId === job.data.jobId);
      if (held) queue.add(held);
    }
    return { state: 'held' };
  }

  /** From the first time that the server speaks of it, it hears at once what the printer says by itself. */
  async #printerOf(settings: AgentPrinter): Promise<Printer> {
    const printer = await this.#deps.printers.of(nameOf(settings), settings);
    if (this.#heard.has(printer)) return printer;
    this.#heard.add(printer);
    printer.listen((status) => {
      if (this.#isJoined) this.#socket.emit('printer:told', { printer: settings, status }, () => undefined);
    });
    return printer;
  }

  async #reportAll(): Promise<void> {
    const { spool } = this.#deps;
    for (const { jobId, outcome } of spool.untold()) {
      if (!this.#isJoined) return;
      try {
        const heard = Heard.parse(
          await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('job:report', { jobId, outcome }),
        );
        if (heard.ok) await spool.told(jobId);
      } catch {
        return; // said again later
      }
    }
  }

  #comeBack(): void {
    if (this.#isStopped) return;
    this.#comesBack = setTimeout(() => {
      this.#socket.disconnect().connect();
    }, RECONNECT_MS.first * 3);
  }

  #revoked(): void {
    if (this.#isStopped) return;
    this.stop();
    this.#deps.onRevoked();
  }
}

/** A message that wants no answer brings no function, whatever its type says. */
function answer(reply: unknown, value: unknown): void {
  if (typeof reply === 'function') (reply as (value: unknown) => void)(value);
}
