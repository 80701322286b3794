import { resolve } from 'node:path';
import { backup } from '../../server/db/backup.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood } from './command.ts';
import { assertWritable } from './reachable.ts';
import { writtenDown } from './writtenDown.ts';

export const backupCommand = command({
  name: 'backup',
  summary: 'One file with everything, while the clinic works or while it is stopped.',
  words: 'FILE',
  options: WHICH,
  run: async ({ demonstration }, [file, ...more]) => {
    if (file === undefined || more.length > 0) throw new Misunderstood('Say which file to write.');
    assertWritable(resolve(file));
    return withClinic(demonstration, `npm run backup -- ${file}`, async ({ url, folder }) => {
      const { tables, files } = await backup(url, folder, resolve(file));
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      await writtenDown(url, { command: 'backup', action: 'backup_made', detail: { rows, files: files.length } });
      console.log(`Backed up ${rows} rows of ${tables.length} tables and ${files.length} uploaded files into ${file}`);
      return EXIT.done;
    });
  },
});
