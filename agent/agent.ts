import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { whatFailed } from '../server/ports/whatFailed.ts';
import type { Clock } from '../server/ports/clock.ts';
import type { Hid } from '../server/ports/hid.ts';
import type { Log } from '../server/ports/log.ts';
import type { Printers } from '../server/ports/printer.ts';
import { forgetCredential, readCredential, writeCredential, type Credential } from './credential.ts';
import { Link } from './link.ts';
import { serveLocalPrint } from './localPrint.ts';
import { pair } from './pairing.ts';
import { Peripherals, type PeripheralsDeps } from './peripherals.ts';
import { PrintQueue } from './printQueue.ts';
import { Spool } from './spool.ts';

export type AgentDeps = {
  readonly server: string;
  /** Where the token and the spool are kept. */
  readonly folder: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly printers: Printers;
  readonly hid: Hid;
  readonly findUsbPrinters: PeripheralsDeps['findUsbPrinters'];
  /** Shows the code by which an administrator lets the agent in. */
  readonly showCode: (code: string) => void;
};

export type Agent = { readonly stop: () => Promise<void> };

const FORGET_EVERY_MS = 60 * 60_000;
/** A disk that took nothing, or a port that was not free, is tried again after this. */
const TRY_AGAIN_MS = 2_000;

/** The agent on a kiosk's PC, from its first start to its end: pairs where it must, and serves what is plugged in. */
export async function startAgent(deps: AgentDeps): Promise<Agent> {
  const { server, folder, version, clock, log, printers, showCode } = deps;
  const ending = new AbortController();
  const spool = await Spool.open(join(folder, 'spool'), clock);
  let link: Link | undefined;
  let localPrint: Awaited<ReturnType<typeof serveLocalPrint>>;
  const queue = new PrintQueue({ spool, printers, log, onEnded: () => link?.report() });
  queue.start();
  const peripherals = new Peripherals({
    hid: deps.hid,
    findUsbPrinters: deps.findUsbPrinters,
    clock,
    log,
    onFound: () => link?.found(),
    onScan: (text) => link?.scanned(text),
    onKey: (device, code) => link?.pressed(device, code),
  });
  peripherals.start();

  const onBroken = (error: unknown) => {
    if (!ending.signal.aborted) log.error({ error: whatFailed(error) }, 'The agent could not connect');
  };
  /** The credential that holds now. It is given out once, so that no failure here may lose it. */
  let current: Credential | undefined;
  const again = () => pause(TRY_AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
  const pairNow = () =>
    pair({
      server,
      show: showCode,
      onUnreachable: () => log.warn({ server }, 'The server cannot be reached; the agent goes on trying'),
      signal: ending.signal,
    });
  /** Goes on until the disk takes it; meanwhile the agent works with what it has in memory. */
  const keep = async (credential: Credential): Promise<void> => {
    while (!ending.signal.aborted && current === credential) {
      try {
        await writeCredential(folder, credential);
        return;
      } catch (error) {
        log.error({ error: whatFailed(error) }, 'The disk did not take the token; the agent goes on trying');
      }
      await again();
    }
  };
  const serve = async (credential: Credential): Promise<void> => {
    const { token } = credential;
    await localPrint?.stop();
    localPrint = await serveLocalPrint({ token, spool, queue, log });
    if (ending.signal.aborted) return;
    link = new Link({
      server,
      token,
      version,
      spool,
      queue,
      printers,
      peripherals,
      log,
      onRevoked: () => void pairAnew(),
    });
  };
  let keeping: Promise<void> = Promise.resolve();
  const connect = async (known?: Credential): Promise<void> => {
    current = known;
    while (!ending.signal.aborted) {
      try {
        if (!current) {
          current = await pairNow();
          keeping = keep(current);
        }
        await serve(current);
        return;
      } catch (error) {
        onBroken(error);
      }
      await again();
    }
  };
  const pairAnew = async (): Promise<void> => {
    log.warn({}, 'The server no longer knows this agent; it asks to be let in again');
    current = undefined;
    await keeping;
    await forgetCredential(folder).catch(onBroken);
    await connect();
  };
  const connecting = readCredential(folder, server).then(connect);
  const forgetting = setInterval(() => void spool.forgetOld().catch(onBroken), FORGET_EVERY_MS);
  const writing = setInterval(() => void spool.writeAgain().catch(onBroken), TRY_AGAIN_MS);
  return {
    async stop() {
      ending.abort();
      clearInterval(forgetting);
      clearInterval(writing);
      peripherals.stop();
      await queue.stop();
      await connecting;
      await keeping;
      link?.stop();
      await localPrint?.stop();
      await printers.close();
    },
  };
}
