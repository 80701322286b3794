import type { Configuration } from '../../common/contract/configuration.ts';
import type { Answered, ClinicServer } from '../support/clinicServer.ts';

export const HOURS_ALL_WEEK = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '04:00', until: '04:00' }));

export type AdminDesk = {
  readonly cookie: string;
  configuration(): Promise<Configuration>;
  /** A change by the administrator, below the clinic's path. */
  send(method: string, path: string, body?: unknown): Promise<Answered>;
};

/** The demonstration's administrator at the panel. */
export async function adminDesk(server: ClinicServer, login = administratorOf(server)): Promise<AdminDesk> {
  const cookie = await server.logIn(login);
  const send: AdminDesk['send'] = (method, path, body) =>
    server.ask(method, `/clinics/${server.clinicId}/${path}`, { cookie, ...(body === undefined ? {} : { body }) });
  return {
    cookie,
    send,
    async configuration() {
      const { body } = await send('GET', 'configuration');
      return body as unknown as Configuration; // the server checked its own answer
    },
  };
}

export const administratorOf = ({ logins }: ClinicServer): string => loginOf(logins, 'administrator');

export const loginOf = (logins: ClinicServer['logins'], role: string): string => {
  const found = logins.find((each) => each.role === role)?.login;
  if (found === undefined) throw new Error(`Nobody is ${role}`);
  return found;
};

/** The part of a list that a test is about. */
export function only<Row>(rows: readonly Row[], is: (row: Row) => boolean): Row {
  const row = rows.find(is);
  if (row === undefined) throw new Error('The clinic of the test has no such part');
  return row;
}

/** A row as it is sent back: without what names it. */
export const without = <Row extends object, Key extends keyof Row>(row: Row, ...keys: readonly Key[]): Omit<Row, Key> =>
  // What is left are the other entries of the same row.
  Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key as Key))) as Omit<Row, Key>;
