import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../common/contract/result.ts';

export type Options = { readonly server: string; readonly folder: string };

export const USAGE = `Say where the server is: npm run agent -- --server http://192.168.1.10:3000
  --server URL    the address under which this PC reaches Turnstone
  --data FOLDER   where the agent keeps its token and its jobs (its own folder, readable by its own user)`;

/** @param environment systemd names the folder of a service in STATE_DIRECTORY */
export function readOptions(
  given: readonly string[],
  environment: { readonly STATE_DIRECTORY?: string | undefined; readonly TURNSTONE_SERVER?: string | undefined },
  usualFolder: string,
): Result<Options, string> {
  let values: { readonly server?: string; readonly data?: string };
  try {
    ({ values } = parseArgs({
      args: [...given],
      options: { server: { type: 'string' }, data: { type: 'string' } },
    }));
  } catch (error) {
    return err(error instanceof Error ? error.message : 'An argument is not known');
  }
  const server = values.server ?? environment.TURNSTONE_SERVER;
  if (server === undefined) return err('The address of the server is missing.');
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    return err(`${server} is no address such as http://192.168.1.10:3000`);
  const folder = values.data ?? environment.STATE_DIRECTORY ?? usualFolder;
  return ok({ server: new URL(server).origin, folder: resolve(folder) });
}
