import { accessSync, constants } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { ROOT } from './folders.ts';

/**
 * Keeps what Node compiles of the program, a third of the work of a start: beside the program where that may be written,
 * else in the data folder once there is one. Only a cache; without it a start takes longer.
 */
export function keepCompiled(dataFolder: string | undefined): void {
  const beside = `${ROOT}/node_modules`;
  if (mayWrite(beside)) enableCompileCache(`${beside}/.cache/compiled`);
  else if (dataFolder !== undefined && mayWrite(dataFolder)) enableCompileCache(`${dataFolder}/compiled`);
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
