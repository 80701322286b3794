/** All commands, in the order in which the help lists them. */
import type { Command } from './command.ts';
import { backupCommand } from './backup.ts';
import { configCommands } from './configuration.ts';
import { eraseCommand } from './erase.ts';
import { exportPersonCommand } from './exportPerson.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand } from './migrate.ts';
import { restoreCommand } from './restore.ts';
import { retentionCommand } from './retention.ts';
import { userCommands } from './user.ts';
import { verifyCommand } from './verify.ts';

export const COMMANDS: readonly Command[] = [
  backupCommand,
  restoreCommand,
  verifyCommand,
  doctorCommand,
  migrateCommand,
  ...userCommands,
  ...configCommands,
  retentionCommand,
  exportPersonCommand,
  eraseCommand,
];
