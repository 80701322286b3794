import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exportPerson } from '../../server/usecases/privacy/exportPerson.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood, Refused } from './command.ts';
import { CLINIC, onClinic, personOf } from './person.ts';

export const exportPersonCommand = command({
  name: 'export-person',
  summary: 'Everything that is kept about a person, as JSON in the words of FHIR, into a file that only you can read.',
  words: 'FILE [PATIENT-ID]',
  options: { ...WHICH, ...CLINIC },
  run: ({ demonstration, clinic }, [file, word]) => {
    if (file === undefined) throw new Misunderstood('Say which file to write.');
    return withClinic(demonstration, `npx turnstone export-person ${file}`, ({ url }) =>
      onClinic(url, clinic, async (deps, clinicId) => {
        const patientId = await personOf(deps.db, clinicId, word);
        const exported = await exportPerson(deps, { clinicId, patientId, actor: 'command:export-person' });
        if (!exported.ok) throw new Refused('There is no such record in this clinic.');
        await writeFile(resolve(file), `${JSON.stringify(exported.value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
        console.log(`${exported.value.entry.length} pieces about ${patientId} are in ${file}`);
        return EXIT.done;
      }),
    );
  },
});
