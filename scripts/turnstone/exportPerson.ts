import { open, rm, type FileHandle } from 'node:fs/promises';
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
        const pieces = await intoNewFile(file, async (write) => {
          const exported = await exportPerson(deps, { clinicId, patientId, actor: 'command:export-person' });
          if (!exported.ok) throw new Refused('There is no such record in this clinic.');
          await write(`${JSON.stringify(exported.value, null, 2)}\n`);
          return exported.value.entry.length;
        });
        console.log(`${pieces} pieces about ${patientId} are in ${file}`);
        return EXIT.done;
      }),
    );
  },
});

/**
 * Makes the file before anything is read or written down, and takes it away where the work fails.
 *
 * @throws Refused where it is there already, or cannot be made
 */
export async function intoNewFile<T>(
  file: string,
  work: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const path = resolve(file);
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx', 0o600);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new Refused(
      isThere ? `${file} is there already. Say another name.` : `${file} cannot be written. Say another place.`,
    );
  }
  try {
    return await work((text) => handle.writeFile(text));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
