/** Every plug that somebody pulls without a browser: how, what the panel must say of it meanwhile, and how it goes in again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultClinic } from './clinic.ts';
import type { Screens } from './screens.ts';

export type Plug = {
  readonly name: string;
  /** In the short run, too. */
  readonly isQuick: boolean;
  pull(clinic: FaultClinic): Promise<void>;
  /** What is said of it by now, and since when there was something to say: absent, since it was pulled. */
  says(clinic: FaultClinic, pulledAt: number): Said | undefined | Promise<Said | undefined>;
  /** Null where it heals by itself before anybody has to be told. */
  readonly saidWithinMs: number | null;
  putBack(clinic: FaultClinic): Promise<void> | void;
  /** Beside that the panel says no more of it, a ticket is printed and the server serves. */
  isRight?(clinic: FaultClinic, backAt: number): boolean | Promise<boolean>;
};
export type Said = { readonly words: string; readonly sinceAt?: number };

const PRINTER_WITHIN_MS = 10_000;
/** A page says it two seconds after it has noticed, and notices a silent cut after seven. */
const CUT_OFF_WITHIN_MS = 10_000;
/** The look of the run itself, and the way to the panel. */
const BEYOND_MS = 500;

const printerSays = ({ panel }: FaultClinic): Said | undefined => {
  const words = panel.alarm(/^printer_/);
  return words === undefined ? undefined : { words };
};

export const PLUGS: readonly Plug[] = [
  {
    name: "the printer's line is cut, with a ticket on it",
    isQuick: true,
    saidWithinMs: PRINTER_WITHIN_MS,
    async pull({ line }) {
      await line.nextJob();
      line.pull();
    },
    says: printerSays,
    putBack: ({ line }) => line.plugIn(),
  },
  {
    name: 'the paper ends in the middle of a ticket',
    isQuick: true,
    saidWithinMs: PRINTER_WITHIN_MS,
    async pull({ line, printer }) {
      printer.runOutAfterRows(200);
      await line.nextJob();
    },
    says: printerSays,
    putBack: ({ printer }) => printer.putPaper('ok'),
  },
  {
    name: 'the printer is switched off in the middle of a ticket, and on',
    isQuick: true,
    saidWithinMs: PRINTER_WITHIN_MS,
    async pull({ line, printer }) {
      await line.nextJob();
      await printer.power(false);
    },
    says: printerSays,
    putBack: ({ printer }) => printer.power(true),
  },
  {
    name: "the agent's process is killed while it prints",
    isQuick: true,
    saidWithinMs: PRINTER_WITHIN_MS,
    async pull({ line, agent }) {
      await line.nextJob();
      await agent.kill('SIGKILL');
    },
    says: printerSays,
    putBack: (clinic) => clinic.startAgentAgain(),
  },
  {
    name: 'the network between the agent and the server, without a word (half-open)',
    isQuick: false,
    saidWithinMs: PRINTER_WITHIN_MS,
    pull({ agentCable }) {
      agentCable.pull();
      return Promise.resolve();
    },
    says: printerSays,
    putBack: ({ agentCable }) => agentCable.plugIn(),
  },
  {
    name: "the entrance's keypad is pulled out",
    isQuick: true,
    saidWithinMs: PRINTER_WITHIN_MS,
    pull({ agent }) {
      agent.tell('pull out');
      return Promise.resolve();
    },
    says: ({ panel }) => {
      const words = panel.alarm(/^keypad_gone/);
      return words === undefined ? undefined : { words };
    },
    putBack: ({ agent }) => agent.tell('plug in'),
  },
  {
    name: 'the server is killed (SIGKILL) and started again',
    isQuick: true,
    saidWithinMs: CUT_OFF_WITHIN_MS,
    async pull({ server }) {
      await server.kill();
    },
    says: async ({ panel, screens }) => {
      const words = screens ? await screens.says('panel') : panel.isConnected() ? undefined : 'The panel is cut off';
      return words === undefined ? undefined : { words };
    },
    putBack: (clinic) => clinic.startServerAgain(),
  },
  {
    name: 'PostgreSQL and all its processes are killed',
    isQuick: true,
    saidWithinMs: null,
    async pull(clinic) {
      await killPostgres(clinic.dataFolder);
    },
    says: ({ server }) =>
      server.output().includes('PostgreSQL ended by itself') ? { words: 'in the log: it is started again' } : undefined,
    putBack: () => undefined,
  },
];

const SHOWN_WITHIN_MS = 5_000;
/** It is looked every 15 s at who has been silent for the clinic's minute. */
const MISSED_WITHIN_MS = 80_000;

const nobodySaw = ({ panel }: FaultClinic, pulledAt: number): Said | undefined => {
  const call = panel.notShown(pulledAt);
  return call && { words: call.words, sinceAt: call.calledAt };
};
const isShownAgain = ({ panel }: FaultClinic, backAt: number): boolean =>
  panel.view()?.rooms.some(({ lastCall }) => lastCall && lastCall.calledAt > backAt && lastCall.shownOn > 0) === true;

function of({ screens }: FaultClinic): Screens {
  if (!screens) throw new Error('There are no screens in this run');
  return screens;
}

/** Those that take a browser. */
export const SCREEN_PLUGS: readonly Plug[] = [
  {
    name: 'the network between a waiting-room screen and the server, without a word (half-open)',
    isQuick: false,
    saidWithinMs: SHOWN_WITHIN_MS + BEYOND_MS,
    pull(clinic) {
      of(clinic).displayCable.pull();
      return Promise.resolve();
    },
    says: nobodySaw,
    putBack: (clinic) => of(clinic).displayCable.plugIn(),
    isRight: isShownAgain,
  },
  {
    name: "a waiting-room screen's page crashes",
    isQuick: false,
    saidWithinMs: null, // its watchdog is faster than five seconds,
    pull(clinic) {
      of(clinic).crashDisplay();
      return Promise.resolve();
    },
    says: nobodySaw,
    putBack: () => undefined, // its watchdog does
    isRight: isShownAgain,
  },
  {
    name: 'a waiting-room screen is away for more than a minute',
    isQuick: false,
    saidWithinMs: MISSED_WITHIN_MS,
    pull(clinic) {
      of(clinic).displayCable.pull();
      return Promise.resolve();
    },
    says: (clinic) => {
      const words = clinic.panel.alarm(new RegExp(`^device_silent device_silent:${of(clinic).displayId}`));
      return words === undefined ? undefined : { words };
    },
    putBack: (clinic) => of(clinic).displayCable.plugIn(),
    isRight: (clinic, backAt) =>
      isShownAgain(clinic, backAt) &&
      clinic.panel.alarm(new RegExp(`^device_silent device_silent:${of(clinic).displayId}`)) === undefined,
  },
  {
    name: 'the network between a kiosk and the server; three people take a ticket meanwhile',
    isQuick: false,
    saidWithinMs: CUT_OFF_WITHIN_MS,
    async pull(clinic) {
      while (!(await of(clinic).kioskCanBeAlone())) await new Promise((resolve) => setTimeout(resolve, 500));
      of(clinic).kioskCable.pull();
    },
    says: async (clinic) => {
      const words = await of(clinic).says('kiosk');
      return words === undefined ? undefined : { words: `on the kiosk: ${words}` };
    },
    async putBack(clinic) {
      for (let person = 0; person < 3; person += 1) {
        const number = await of(clinic).takeAlone();
        clinic.givenAlone.push({ number, at: Date.now() });
      }
      of(clinic).kioskCable.plugIn();
    },
    isRight: async (clinic) => {
      const given = clinic.givenAlone.map(({ number }) => number);
      const known = await clinic.sql`select 1 from visits where number in ${clinic.sql(given)}`;
      return known.length === given.length && (await of(clinic).says('kiosk')) === undefined;
    },
  },
];

/** All at once, as when the machine runs out of memory. */
async function killPostgres(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'postgres/postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  if (!pid) throw new Error('PostgreSQL does not run');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  for (const each of [pid, ...children.map(Number)])
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended with its parent.
    }
  while (existsSync(`/proc/${pid}/stat`) && !/\) Z/.test(readStat(pid)))
    await new Promise((resolve) => setTimeout(resolve, 10));
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ') Z';
  }
}
