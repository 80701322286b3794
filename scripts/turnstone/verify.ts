import { CHECKS } from '../../server/db/checks/all.ts';
import { look } from '../../server/db/checks/check.ts';
import { say } from './checked.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command } from './command.ts';

export const verifyCommand = command({
  name: 'verify',
  summary: 'Whether what must always hold of the stored data holds. Changes nothing.',
  options: WHICH,
  run: ({ demonstration }) =>
    withClinic(demonstration, 'npx turnstone verify', async ({ url }) => say(await look(url, CHECKS))),
});
