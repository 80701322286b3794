import { connect } from '../../server/db/database.ts';
import { configOf } from '../clinicDatabase.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT } from './command.ts';
import { backups, database } from './doctor/database.ts';
import { gateways, printers } from './doctor/lines.ts';
import { certificate, disk, timeServer } from './doctor/machine.ts';
import type { Symptom } from './doctor/symptom.ts';

const SAID = { well: 'well   ', look: 'LOOK   ', ill: 'ILL    ', unknown: 'unknown' } as const;

export const doctorCommand = command({
  name: 'doctor',
  summary: 'Clock, disk, database, backups, printers, gateways, certificate: what is well, and what to do.',
  options: WHICH,
  run: ({ demonstration }) =>
    withClinic(demonstration, 'npx turnstone doctor', async ({ url, folder }) => {
      const config = configOf(demonstration);
      const connections = connect(url, 1);
      const { db, sql } = connections;
      try {
        const all: readonly Symptom[] = [
          ...(await database(sql)),
          timeServer(),
          disk(folder),
          ...(config.backups?.folder === undefined ? [] : [disk(config.backups.folder)]),
          ...(await backups(db, config.backups !== null, Date.now())),
          ...(await printers(sql)),
          ...(await gateways(config.providers)),
          ...(await certificate(config.publicUrl, Date.now())),
        ];
        return tell(all);
      } finally {
        await connections.end();
      }
    }),
});

function tell(all: readonly Symptom[]): number {
  const width = Math.max(...all.map(({ what }) => what.length)) + 2;
  for (const { what, state, says, todo } of all)
    console.log(
      `${SAID[state]}  ${what.padEnd(width)}${says}${todo === undefined ? '' : `\n${' '.repeat(width + 9)}-> ${todo}`}`,
    );
  const ill = all.filter(({ state }) => state === 'ill').length;
  console.log(ill === 0 ? 'Nothing is ill.' : `${ill} of ${all.length} ${ill === 1 ? 'is' : 'are'} ill.`);
  return ill === 0 ? EXIT.done : EXIT.refused;
}
