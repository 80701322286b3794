import { join } from 'node:path';
import { whatFailed } from '../server/ports/whatFailed.ts';
import type { Clock } from '../server/ports/clock.ts';
import type { Hid } from '../server/ports/hid.ts';
import type { Log } from '../server/ports/log.ts';
import type { Printers } from '../server/ports/printer.ts';
import { forgetCredential, readCredential, writeCredential } from './credential.ts';
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

  const connect = async (): Promise<void> => {
    const known = await readCredential(folder, server);
    const credential =
      known ??
      (await pair({
        server,
        show: showCode,
        onUnreachable: () => log.warn({ server }, 'The server cannot be reached; the agent goes on trying'),
        signal: ending.signal,
      }));
    if (!known) await writeCredential(folder, credential);
    if (ending.signal.aborted) return;
    const { token } = credential;
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
    await localPrint?.stop();
    localPrint = await serveLocalPrint({ token, spool, queue, log });
  };
  const pairAnew = async (): Promise<void> => {
    log.warn({}, 'The server no longer knows this agent; it asks to be let in again');
    await forgetCredential(folder);
    await connect().catch(onBroken);
  };
  const onBroken = (error: unknown) => {
    if (!ending.signal.aborted) log.error({ error: whatFailed(error) }, 'The agent could not connect');
  };
  const connecting = connect().catch(onBroken);
  const forgetting = setInterval(() => void spool.forgetOld().catch(onBroken), FORGET_EVERY_MS);
  return {
    async stop() {
      ending.abort();
      clearInterval(forgetting);
      peripherals.stop();
      await queue.stop();
      await connecting;
      link?.stop();
      await localPrint?.stop();
      await printers.close();
    },
  };
}
