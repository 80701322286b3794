/**
 * What the server and the agent on a kiosk's PC say to each other. The agent prints ready dots and tells what is plugged
 * in; it decides nothing. Why it is so: docs/adr/0020-agent.md.
 */
import { z } from 'zod';
import { PluggedPrinter } from './printing.ts';
import type { Reply } from './socket.ts';
import { ClinicId, DeviceId } from './vocabulary.ts';

/** Raised when an older agent could no longer understand the server. */
export const AGENT_PROTOCOL = 1;

/** A ticket is 110 kB of dots; the longest report some megabytes. */
const MAX_BITS = 16 * 1024 * 1024;
/** What an agent of an older age does not know of its settings it leaves out. */
export const AgentPrinter = PluggedPrinter;
export type AgentPrinter = PluggedPrinter;

/** One attempt to print one paper: `<key of the effect>#<attempt>`. A second attempt is another job. */
export const JobId = z.string().min(1).max(300);

export const JobToPrint = z.object({
  jobId: JobId,
  printer: AgentPrinter,
  widthDots: z.int().min(8).max(2_000),
  heightDots: z.int().min(1).max(50_000),
  /** 1 bit each, rows padded to whole bytes, 1 is black. */
  bits: z.custom<Uint8Array>((bits) => bits instanceof Uint8Array && bits.length <= MAX_BITS),
  /** SHA-256 of `bits`, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Counted by the agent from its arrival, for the clocks of two machines differ. Not begun by then: never printed. */
  expiresInMs: z
    .int()
    .min(1_000)
    .max(60 * 60_000),
});
export type JobToPrint = z.infer<typeof JobToPrint>;

/** What became of a job. Failed: certainly not on paper. Unknown: somebody has to look; never printed again by itself. */
export const JobOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done'), isConfirmed: z.boolean() }),
  z.object({ state: z.literal('failed'), code: z.string().max(60) }),
  z.object({ state: z.literal('unknown'), code: z.string().max(60) }),
]);
export type JobOutcome = z.infer<typeof JobOutcome>;

/** Held: written where it survives a loss of power, so the agent will tell what became of it. */
export const JobTaken = z.discriminatedUnion('state', [
  z.object({ state: z.literal('held') }),
  /** Not held and never printed: its hash is wrong, or it could not be written down. */
  z.object({ state: z.literal('refused'), code: z.string().max(60) }),
]);
export type JobTaken = z.infer<typeof JobTaken>;

export const JobReport = z.object({ jobId: JobId, outcome: JobOutcome });
export type JobReport = z.infer<typeof JobReport>;

/** The agent's word on jobs that the server asks about: neither held nor ended is what never came, or ended a day ago. */
export const JobsAsked = z.object({ jobIds: z.array(JobId).max(200) });
export type JobsAsked = z.infer<typeof JobsAsked>;
export const JobsKnown = z.array(
  z.object({
    jobId: JobId,
    /** Waits for its printer, or is being printed. */
    isHeld: z.boolean(),
    /** Null while it is held, and where it is not known. */
    outcome: JobOutcome.nullable(),
  }),
);
export type JobsKnown = z.infer<typeof JobsKnown>;

export const PrinterAnswer = z.object({
  isOnline: z.boolean(),
  paper: z.enum(['ok', 'near_end', 'out', 'unknown']),
  cover: z.enum(['closed', 'open', 'unknown']),
  trouble: z.string().max(60).nullable(),
});
export type PrinterAnswer = z.infer<typeof PrinterAnswer>;

/** A printer told the agent by itself how it is, also in the middle of a job. */
export const PrinterTold = z.object({ printer: AgentPrinter, status: PrinterAnswer });
export type PrinterTold = z.infer<typeof PrinterTold>;

export const JoinAgent = z.object({
  protocol: z.int(),
  version: z.string().max(40),
  /** Made with the spool: another spool knows nothing of the jobs of this one. */
  spoolId: z.uuid(),
});
export type JoinAgent = z.infer<typeof JoinAgent>;
export const AgentJoined = z.object({ agentId: DeviceId, clinicId: ClinicId, name: z.string() });
export type AgentJoined = z.infer<typeof AgentJoined>;

// What is plugged in

/** A device, by what stays the same when it is plugged in again: ids, serial number, kind. */
export const DeviceKey = z.string().min(1).max(200);
export const FoundDevice = z.object({
  device: DeviceKey,
  /** `keyboard`: may be a scanner or a keypad that types, or somebody's keyboard: read only when an administrator says so. */
  kind: z.enum(['usb_printer', 'scanner', 'keyboard', 'keys']),
  vendorId: z.int().min(0).max(65_535),
  productId: z.int().min(0).max(65_535),
  /** As it calls itself; may be empty. */
  name: z.string().max(100),
});
export type FoundDevice = z.infer<typeof FoundDevice>;

/** What a device that could be several things is used as. */
export const DeviceUse = z.object({ device: DeviceKey, use: z.enum(['scanner', 'keys']) });
export type DeviceUse = z.infer<typeof DeviceUse>;

/** Sent when it changes, when the server asks, and every few seconds as a sign of life. */
export const AgentFound = z.object({ version: z.string().max(40), found: z.array(FoundDevice).max(60) });
export type AgentFound = z.infer<typeof AgentFound>;
export const AgentUses = z.object({ uses: z.array(DeviceUse) });
export type AgentUses = z.infer<typeof AgentUses>;

/** May hold a person's number: passed to the kiosk's screen and kept nowhere. */
export const ScanRead = z.object({ text: z.string().min(1).max(2_000) });
export type ScanRead = z.infer<typeof ScanRead>;

/** One press, by its own id: heard twice, it is still one. */
export const KeyCode = z.string().min(1).max(64);
export const KeyPressed = z.object({ pressId: z.uuid(), device: DeviceKey, code: KeyCode });
export type KeyPressed = z.infer<typeof KeyPressed>;

export type ServerToAgent = {
  'job:print': (job: JobToPrint, reply: (taken: JobTaken) => void) => void;
  'job:ask': (asked: JobsAsked, reply: (known: JobsKnown) => void) => void;
  'printer:ask': (printer: AgentPrinter, reply: (answer: PrinterAnswer) => void) => void;
  /** Something about the agent was changed in the panel: it says again what it has found, and hears what it is used as. */
  'agent:look': () => void;
};

export type AgentToServer = {
  'agent:join': (request: JoinAgent, reply: Reply<AgentJoined>) => void;
  /** Repeated until it is answered with ok; the server may hear it twice. */
  'job:report': (report: JobReport, reply: Reply<null>) => void;
  /** Not repeated: the server asks often, too. */
  'printer:told': (told: PrinterTold, reply: Reply<null>) => void;
  'agent:found': (found: AgentFound, reply: Reply<AgentUses>) => void;
  'scan:read': (scan: ScanRead, reply: Reply<null>) => void;
  /** Heard is not done: what a key does is told by the screens. */
  'key:press': (press: KeyPressed, reply: Reply<null>) => void;
};
