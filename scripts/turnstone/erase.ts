import { erasePatient, tryErasePatient } from '../../server/usecases/patients/erasePatient.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Refused } from './command.ts';
import { CLINIC, onClinic, personOf } from './person.ts';

const REFUSALS: Readonly<Record<string, string>> = {
  patient_not_found: 'There is no such record in this clinic.',
  patient_has_open_bookings:
    'Something of this person is open: a booking, a ticket of today or a place on the waiting list. Close it first, or add --force: it then goes on without a person.',
};

export const eraseCommand = command({
  name: 'erase',
  summary: 'Erases a person: without --now it only says what it would take away. Backups keep what they have.',
  words: '[PATIENT-ID]',
  options: {
    ...WHICH,
    ...CLINIC,
    now: { type: 'boolean', help: 'does it; it cannot be taken back' },
    force: { type: 'boolean', help: 'also while something of theirs is open' },
  },
  run: ({ demonstration, clinic, now, force }, [word]) =>
    withClinic(demonstration, 'npx turnstone erase', ({ url }) =>
      onClinic(url, clinic, async (deps, clinicId) => {
        const patientId = await personOf(deps.db, clinicId, word);
        const erasing = { clinicId, patientId, actor: 'command:erase', isForced: force };
        const erased = await (now ? erasePatient(deps, erasing) : tryErasePatient(deps, erasing));
        if (!erased.ok) throw new Refused(REFUSALS[erased.error.code] ?? `It was refused: ${erased.error.code}`);
        for (const [table, rows] of Object.entries(erased.value)) console.log(`${table.padEnd(26)}${rows}`);
        if (erased.value['contacts_kept'] !== undefined)
          console.log('A number that said STOP is kept by itself, so that it is not written to again.');
        console.log(
          now
            ? `${patientId} is erased. Backups that were made before still have the record: they go by their own number.`
            : `Nothing was changed. To erase ${patientId}: npx turnstone erase ${patientId} --now`,
        );
        return EXIT.done;
      }),
    ),
});
