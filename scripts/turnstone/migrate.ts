import { migrate } from '../../server/db/migrate.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT } from './command.ts';

export const migrateCommand = command({
  name: 'migrate',
  summary: 'Brings the database to this version’s tables, as a start of the server does.',
  options: WHICH,
  run: ({ demonstration }) =>
    withClinic(demonstration, 'npx turnstone migrate', async ({ url }) => {
      const { applied } = await migrate(url);
      console.log(
        applied === 0 ? 'The database is up to date.' : `The database was brought up to date in ${applied} steps.`,
      );
      return EXIT.done;
    }),
});
