import { eraseNumber, tryEraseNumber } from '../../server/usecases/patients/eraseNumber.ts';
import type { ErasedRows } from '../../server/usecases/patients/eraseRows.ts';
import { erasePatient, tryErasePatient } from '../../server/usecases/patients/erasePatient.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Refused } from './command.ts';
import { CLINIC, onClinic, personOf, typedLine, type Deps } from './person.ts';

const REFUSALS: Readonly<Record<string, string>> = {
  patient_not_found: 'There is no such record in this clinic.',
  patient_has_open_bookings:
    'Something of this person is open: a booking, a ticket of today or a place on the waiting list. Close it first, or add --force: it then goes on without a person.',
  number_in_record: 'This number stands in a record. Erase that person, without --number.',
  number_unknown: 'Nothing is kept under this number.',
};

export const eraseCommand = command({
  name: 'erase',
  summary: 'Erases a person: without --now it only says what it would take away. Backups keep what they have.',
  words: '[PATIENT-ID]',
  options: {
    ...WHICH,
    ...CLINIC,
    now: { type: 'boolean', help: 'does it; it cannot be taken back' },
    number: { type: 'boolean', help: 'somebody without a record, by the number or address alone, which is asked for' },
    force: { type: 'boolean', help: 'also while something of theirs is open' },
  },
  run: ({ demonstration, clinic, now, force, number }, [word]) =>
    withClinic(demonstration, 'npx turnstone erase', ({ url }) =>
      onClinic(url, clinic, async (deps, clinicId) => {
        const wish = { clinicId, actor: 'command:erase', isForced: force, isNow: now };
        return number ? ofNumber(deps, wish) : ofRecord(deps, wish, word);
      }),
    ),
});

type Wish = {
  readonly clinicId: ClinicId;
  readonly actor: string;
  readonly isForced: boolean;
  readonly isNow: boolean;
};

async function ofRecord(deps: Deps, { isNow, ...wish }: Wish, word: string | undefined): Promise<number> {
  const patientId = await personOf(deps.db, wish.clinicId, word);
  const erased = await (isNow ? erasePatient : tryErasePatient)(deps, { ...wish, patientId });
  if (!erased.ok) throw new Refused(REFUSALS[erased.error.code] ?? `It was refused: ${erased.error.code}`);
  tell(erased.value);
  console.log(
    isNow
      ? `${patientId} is erased. Backups that were made before still have the record: they go by their own number.`
      : `Nothing was changed. To erase ${patientId}: npx turnstone erase ${patientId} --now`,
  );
  return EXIT.done;
}

async function ofNumber(deps: Deps, { isNow, ...wish }: Wish): Promise<number> {
  const text = await typedLine('Telephone number or e-mail address: ');
  const erased = await (isNow ? eraseNumber : tryEraseNumber)(deps, { ...wish, text });
  if (!erased.ok) throw new Refused(REFUSALS[erased.error.code] ?? `It was refused: ${erased.error.code}`);
  tell(erased.value);
  console.log(
    isNow
      ? 'The number is erased. Backups that were made before still have it: they go by their own number.'
      : 'Nothing was changed. To erase it: npx turnstone erase --number --now',
  );
  return EXIT.done;
}

function tell(erased: ErasedRows): void {
  for (const [table, rows] of Object.entries(erased)) console.log(`${table.padEnd(26)}${rows}`);
  if (erased['contacts_kept'] !== undefined)
    console.log('A number that said STOP is kept by itself, so that it is not written to again.');
}
