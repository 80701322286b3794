import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from './spool.ts';

/** By what the server knows this agent; only the agent's own user may read it. */
const Credential = z.object({ server: z.string(), token: z.string().min(20), name: z.string() });
export type Credential = z.infer<typeof Credential>;
const FILE = 'token.json';

/** @returns undefined where the agent was never paired with this server */
export async function readCredential(folder: string, server: string): Promise<Credential | undefined> {
  try {
    const credential = Credential.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
    return credential.server === server ? credential : undefined;
  } catch {
    return undefined;
  }
}

export const writeCredential = (folder: string, credential: Credential): Promise<void> =>
  writeWhole(folder, FILE, [Buffer.from(JSON.stringify(credential))]);

export const forgetCredential = (folder: string): Promise<void> => rm(join(folder, FILE), { force: true });
