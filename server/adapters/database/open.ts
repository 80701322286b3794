import type { Config } from '../../config.ts';
import type { Log } from '../../ports/log.ts';
import { assertDurable } from './durability.ts';
import { openEmbedded } from './embedded.ts';
import { forgetDemonstration } from './forgetDemonstration.ts';
import { DATABASE } from './names.ts';

export type OpenDatabase = {
  readonly url: string;
  /** The installation's data folder; absent with a database server and no TURNSTONE_DATA. */
  readonly folder: string | undefined;
  /** One line to be said at start, where something is not where the README says. */
  readonly remark: string | undefined;
  /** Tells those who start the clinic a second time where it is. */
  readonly announce: (address: string) => void;
  readonly stop: () => Promise<void>;
  /** Takes the demonstration away, so that the next start makes it anew; absent: this database is never emptied. */
  readonly forget?: () => Promise<void>;
};

/** Opens the database that the settings ask for, and refuses one that could forget a ticket. */
export async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) {
    await assertDurable(config.databaseUrl);
    return {
      url: config.databaseUrl,
      folder: config.dataFolder,
      remark: undefined,
      announce: () => undefined,
      stop: () => Promise.resolve(),
    };
  }
  const embedded = await openEmbedded(DATABASE[config.mode], config.dataFolder, log);
  try {
    await assertDurable(embedded.url);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return config.mode === 'demonstration' ? { ...embedded, forget: () => forgetDemonstration(embedded.url) } : embedded;
}
