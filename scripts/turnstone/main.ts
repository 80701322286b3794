#!/usr/bin/env node
/** `npx turnstone COMMAND`: what the clinic's computer person does beside the panel. */
import { existsSync } from 'node:fs';
import { ROOT } from '../folders.ts';
import { commandOf, EXIT, helpOf, helpOfAll, Misunderstood, Refused } from './command.ts';
import { COMMANDS } from './commands.ts';

if (existsSync(`${ROOT}/.env`)) process.loadEnvFile(`${ROOT}/.env`);
// What a library still holds open must not keep the command from ending.
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const wantsHelp = args.length === 0 || args[0] === 'help' || args.includes('--help') || args.includes('-h');
  const asked = args.filter((word) => !['help', '--help', '-h'].includes(word));
  const found = commandOf(COMMANDS, asked);
  if (wantsHelp) {
    console.log(found ? helpOf(found.command) : helpOfAll(COMMANDS));
    return EXIT.done;
  }
  if (!found) {
    console.error(`There is no “${args.join(' ')}”.\n\n${helpOfAll(COMMANDS)}`);
    return EXIT.misunderstood;
  }
  try {
    return await found.command.run(found.rest);
  } catch (error) {
    if (error instanceof Misunderstood) {
      console.error(`${error.message}\n\n${helpOf(found.command)}`);
      return EXIT.misunderstood;
    }
    // What went wrong is said in a sentence; only a bug needs its whole trace.
    const isShort = error instanceof Refused || process.env['LOG_LEVEL'] !== 'debug';
    console.error(isShort && error instanceof Error ? error.message : error);
    return EXIT.refused;
  }
}
