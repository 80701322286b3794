import postgres from 'postgres';
import { CHECKS } from '../../server/db/checks/all.ts';
import { endsOfAudit } from '../../server/db/checks/audit.ts';
import { look } from '../../server/db/checks/check.ts';
import { say } from './checked.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command } from './command.ts';

export const verifyCommand = command({
  name: 'verify',
  summary: 'Whether what must always hold of the stored data holds. Changes nothing.',
  options: {
    ...WHICH,
    ends: { type: 'boolean', help: 'say where each chain of the audit ends, to be kept on paper' },
  },
  run: ({ demonstration, ends }) =>
    withClinic(demonstration, 'npx turnstone verify', async ({ url }) => {
      if (ends) for (const line of await endsOf(url)) console.log(`ends    ${line}`);
      return say(await look(url, CHECKS));
    }),
});

async function endsOf(url: string): Promise<readonly string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await endsOfAudit(sql);
  } finally {
    await sql.end();
  }
}
