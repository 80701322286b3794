/** What is reached over the network: printers, gateways, the exchange. */
import { connect } from 'node:net';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { PrinterSettings } from '../../../common/contract/printing.ts';
import type { ProvidersConfig } from '../../../server/providersConfig.ts';
import type { Symptom } from './symptom.ts';

const ANSWER_WITHIN_MS = 3_000;

export function isReachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => end(false));
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });
}

async function line(what: string, host: string, port: number, todo: string): Promise<Symptom> {
  const where = `${host}:${port}`;
  return (await isReachable(host, port))
    ? { what, state: 'well', says: `${where} answers` }
    : { what, state: 'ill', says: `${where} does not answer`, todo };
}

const Row = z.object({ name: z.string(), settings: z.object({ printer: PrinterSettings }) });

/** Printers on the network are asked; what hangs on a computer is seen in the panel, under Devices. */
export async function printers(sql: Sql): Promise<readonly Symptom[]> {
  const rows =
    await sql`select name, settings from devices where kind = 'printer' and revoked_at is null order by name`;
  return Promise.all(
    rows.flatMap((row) => {
      const printer = Row.safeParse(row);
      if (!printer.success || printer.data.settings.printer.kind !== 'network') return [];
      const { host, port } = printer.data.settings.printer;
      return [line(`printer ${printer.data.name}`, host, port, 'switch it on, look at its cable and its address')];
    }),
  );
}

/** Whether the door of each provider answers; nothing is sent, nothing is paid for. */
export function gateways({ kannel, twilio, asterisk, smtp }: ProvidersConfig): Promise<readonly Symptom[]> {
  const at = (what: string, address: string, todo: string) => {
    const { hostname, port, protocol } = new URL(address);
    return line(what, hostname, Number(port || (protocol === 'https:' ? 443 : 80)), todo);
  };
  return Promise.all([
    ...(kannel ? [at('texts (Kannel)', kannel.sendUrl, 'start the gateway (systemctl status kannel)')] : []),
    ...(twilio
      ? [at('texts (Twilio)', twilio.apiUrl ?? 'https://api.twilio.com', 'does this machine reach the internet?')]
      : []),
    ...(asterisk ? [at('exchange (Asterisk)', asterisk.url, 'start it, and look at http.conf and ari.conf')] : []),
    ...(smtp ? [line('e-mail', smtp.host, smtp.port, 'is the mail server on, and does it let this machine in?')] : []),
  ]);
}
