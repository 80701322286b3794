import { createHash } from 'node:crypto';
import {
  JobsKnown,
  JobTaken,
  PrinterAnswer,
  type AgentPrinter,
  type JobOutcome,
  type JobReport,
} from '../../common/contract/agent.ts';
import { err, ok, type Result } from '../../common/contract/result.ts';
import type { AgentPrinters } from '../ports/agents.ts';
import type {
  LocalPrinterSettings,
  PrintFailure,
  PrintJob,
  Printer,
  PrinterStatus,
  PrintRefusalCode,
} from '../ports/printer.ts';
import type { Connection } from './hub.ts';

/** An agent that is connected here. */
type Joined = { readonly socket: Connection; readonly spoolId: string };
type Ended = Result<{ readonly isConfirmed: boolean }, PrintFailure>;
type UnderWay = {
  readonly agentId: string;
  /** Where the job went: only that spool can say that it never came. */
  readonly spoolId: string;
  readonly end: (ended: Ended) => void;
  readonly line: string;
  /** The printer says that it has stopped. */
  readonly onTrouble: PrintJob['onTrouble'];
  /** Gives the agent time to come back; runs while it is away. */
  away: NodeJS.Timeout | null;
};

const TAKEN_WITHIN_MS = 5_000;
const STATUS_WITHIN_MS = 8_000;
/** Nobody stands before the kiosk any longer than this; the agent does not begin later. */
const BEGUN_WITHIN_MS = 60_000;
/** An effect that is under way for two minutes is taken for lost (see jobs/outbox.ts); the agent's word comes before. */
const LONGEST_MS = 100_000;
/** A restarted agent is back within seconds and says what became of its job. */
const BACK_WITHIN_MS = 12_000;

const UNKNOWN: Ended = err({ code: 'print_unknown' });
const OFFLINE: PrinterStatus = { isOnline: false, paper: 'unknown', cover: 'unknown', trouble: 'agent_offline' };

/**
 * The agents that are connected with this process, and the jobs that are on their way with them. A job counts as not
 * printed only by the agent's own word; whatever else happens to the connection leaves it unknown.
 */
export class AgentLinks implements AgentPrinters {
  readonly #joined = new Map<string, Joined>();
  readonly #underWay = new Map<string, UnderWay>();
  /** Of each printer of each agent. */
  readonly #hearing = new Map<string, Set<(status: PrinterStatus) => void>>();
  readonly #backWithinMs: number;
  readonly #onChanged: () => void;

  /**
   * @param backWithinMs how long a job waits for an agent that is gone before it is called unknown
   * @param onChanged an agent has come or gone
   */
  constructor(backWithinMs = BACK_WITHIN_MS, onChanged: () => void = () => undefined) {
    this.#backWithinMs = backWithinMs;
    this.#onChanged = onChanged;
  }

  here(): readonly string[] {
    return [...this.#joined.keys()];
  }

  join(agentId: string, socket: Connection, spoolId: string): void {
    this.#joined.set(agentId, { socket, spoolId });
    socket.once('disconnect', () => this.#left(agentId, socket));
    for (const job of this.#of(agentId)) {
      if (job.away) clearTimeout(job.away);
      job.away = null;
    }
    void this.#askForLost(agentId);
    this.#onChanged();
  }

  isHere(agentId: string): boolean {
    return this.#joined.has(agentId);
  }

  /** A printer told its agent by itself how it is. */
  told(agentId: string, printer: AgentPrinter, answer: PrinterAnswer): void {
    const status = statusOf(answer);
    const line = lineOf(agentId, printer);
    for (const hear of this.#hearing.get(line) ?? []) hear(status);
    if (status.trouble === null) return;
    for (const job of this.#underWay.values()) if (job.line === line) job.onTrouble?.(status.trouble);
  }

  /** @returns whether somebody here waited for this report */
  heard(agentId: string, { jobId, outcome }: JobReport): boolean {
    const job = this.#underWay.get(jobId);
    if (job?.agentId !== agentId) return false;
    job.end(endedBy(outcome));
    return true;
  }

  /** What the agent knows of these jobs; undefined where it does not answer. */
  async ask(agentId: string, jobIds: readonly string[]): Promise<JobsKnown | undefined> {
    const joined = this.#joined.get(agentId);
    if (!joined || jobIds.length === 0) return undefined;
    const known: unknown = await joined.socket
      .timeout(TAKEN_WITHIN_MS)
      .emitWithAck('job:ask', { jobIds: [...jobIds] })
      .catch(() => undefined);
    return JobsKnown.safeParse(known).data;
  }

  printerAt(agentId: string, settings: LocalPrinterSettings): Printer {
    return {
      print: (job) => this.#print(agentId, settings, job),
      status: () => this.#status(agentId, settings),
      listen: (hear) => this.#listen(lineOf(agentId, settings), hear),
      close: () => Promise.resolve(), // the agent keeps its own
    };
  }

  stop(): void {
    for (const job of [...this.#underWay.values()]) job.end(UNKNOWN);
  }

  #listen(line: string, hear: (status: PrinterStatus) => void): () => void {
    const hearing = this.#hearing.get(line) ?? new Set();
    this.#hearing.set(line, hearing.add(hear));
    return () => {
      hearing.delete(hear);
      if (hearing.size === 0) this.#hearing.delete(line);
    };
  }

  async #print(
    agentId: string,
    printer: AgentPrinter,
    { jobId: key, attempt = 1, bitmap, onTrouble }: PrintJob,
  ): Promise<Ended> {
    const joined = this.#joined.get(agentId);
    if (!joined) return err({ code: 'agent_offline' });
    const jobId = `${key}#${attempt}`;
    const { bits, widthDots, heightDots } = bitmap;
    const ended = new Promise<Ended>((resolve) => {
      const tooLong = setTimeout(() => end(UNKNOWN), LONGEST_MS);
      const end = (how: Ended) => {
        clearTimeout(tooLong);
        if (job.away) clearTimeout(job.away);
        this.#underWay.delete(jobId);
        resolve(how);
      };
      const line = lineOf(agentId, printer);
      const job: UnderWay = { agentId, spoolId: joined.spoolId, end, line, onTrouble, away: null };
      this.#underWay.set(jobId, job);
    });
    const taken: unknown = await joined.socket
      .timeout(TAKEN_WITHIN_MS)
      .emitWithAck('job:print', {
        jobId,
        printer,
        widthDots,
        heightDots,
        bits,
        sha256: createHash('sha256').update(bits).digest('hex'),
        expiresInMs: BEGUN_WITHIN_MS,
      })
      .catch(() => undefined);
    const read = JobTaken.safeParse(taken).data;
    if (read?.state === 'refused') this.#underWay.get(jobId)?.end(err({ code: 'printer_error' }));
    // No answer is no refusal: the agent may have the job, and says so when it is back.
    else if (!read) void this.#askForLost(agentId);
    return ended;
  }

  async #status(agentId: string, printer: AgentPrinter): Promise<PrinterStatus> {
    const joined = this.#joined.get(agentId);
    if (!joined) return OFFLINE;
    const { socket } = joined;
    // An agent that has gone meanwhile is not waited for.
    let left: () => void = () => undefined;
    const hasLeft = new Promise<undefined>((resolve) => (left = () => resolve(undefined)));
    socket.once('disconnect', left);
    const asked = socket.timeout(STATUS_WITHIN_MS).emitWithAck('printer:ask', printer);
    const answer: unknown = await Promise.race([asked.catch(() => undefined), hasLeft]);
    socket.off('disconnect', left);
    const read = PrinterAnswer.safeParse(answer).data;
    return read ? statusOf(read) : OFFLINE;
  }

  #left(agentId: string, socket: Connection): void {
    if (this.#joined.get(agentId)?.socket !== socket) return; // it has come back by another connection already
    this.#joined.delete(agentId);
    this.#onChanged();
    for (const job of this.#of(agentId)) job.away = setTimeout(() => job.end(UNKNOWN), this.#backWithinMs);
  }

  /** Jobs that went out and were not answered: the spool that they went to knows whether they came. */
  async #askForLost(agentId: string): Promise<void> {
    const spoolId = this.#joined.get(agentId)?.spoolId;
    const jobIds = [...this.#underWay].flatMap(([jobId, job]) => (job.agentId === agentId ? [jobId] : []));
    for (const { jobId, isHeld, outcome } of (await this.ask(agentId, jobIds)) ?? []) {
      const job = this.#underWay.get(jobId);
      if (!job || isHeld) continue;
      if (outcome) job.end(endedBy(outcome));
      else if (job.spoolId === spoolId) job.end(err({ code: 'agent_offline' }));
    }
  }

  #of(agentId: string): readonly UnderWay[] {
    return [...this.#underWay.values()].filter((job) => job.agentId === agentId);
  }
}

/** A printer's line at its agent: several devices of the panel may stand for it, with paper of their own. */
function lineOf(agentId: string, printer: AgentPrinter): string {
  switch (printer.kind) {
    case 'network':
      return `${agentId} network ${printer.host} ${printer.port}`;
    case 'usb':
      return `${agentId} usb ${printer.vendorId ?? 'any'} ${printer.productId ?? 'any'}`;
    case 'serial':
      return `${agentId} serial ${printer.path}`;
  }
}

const statusOf = (answer: PrinterAnswer): PrinterStatus => ({
  ...answer,
  trouble: answer.trouble === null ? null : refusalOf(answer.trouble),
});

export function endedBy(outcome: JobOutcome): Ended {
  switch (outcome.state) {
    case 'done':
      return ok({ isConfirmed: outcome.isConfirmed });
    case 'failed':
      return err({ code: refusalOf(outcome.code) });
    case 'unknown':
      return UNKNOWN;
  }
}

const REFUSALS = {
  printer_offline: true,
  out_of_paper: true,
  cover_open: true,
  cutter_error: true,
  printer_error: true,
  agent_offline: true,
} as const satisfies Record<PrintRefusalCode, true>;

/** An agent of another age may know troubles that this server has no word for. */
const refusalOf = (code: string): PrintRefusalCode => (code in REFUSALS ? (code as PrintRefusalCode) : 'printer_error');
