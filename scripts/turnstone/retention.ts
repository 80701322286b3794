import { eq } from 'drizzle-orm';
import { daysKept, RETENTION, RetentionKind } from '../../common/contract/retention.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { previewRetention, setRetention } from '../../server/usecases/privacy/retention.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood, Refused } from './command.ts';
import { CLINIC, onClinic } from './person.ts';

export const retentionCommand = command({
  name: 'retention',
  summary: 'How many days each kind of data is kept and what goes tonight; KIND=DAYS changes it, KIND= is as usual.',
  words: '[KIND=DAYS ...]',
  options: { ...WHICH, ...CLINIC },
  run: ({ demonstration, clinic }, words) =>
    withClinic(demonstration, 'npx turnstone retention', ({ url }) =>
      onClinic(url, clinic, async (deps, clinicId) => {
        const changes = Object.fromEntries(words.map(changeOf));
        if (words.length > 0) {
          const set = await setRetention(deps, clinicId, changes, 'command:retention');
          if (!set.ok && set.error.code === 'days_out_of_bounds')
            throw new Refused(`${set.error.kind} may be kept ${set.error.least} to ${set.error.most} days.`);
        }
        const [row] = await deps.db.select({ options: clinics.options }).from(clinics).where(eq(clinics.id, clinicId));
        const preview = await previewRetention(deps, clinicId);
        const due = preview.ok ? preview.value : {};
        console.log(`${'kind'.padEnd(12)}${'days'.padStart(6)}${'bounds'.padStart(14)}${'goes now'.padStart(12)}`);
        for (const kind of RetentionKind.options) {
          const { least, most } = RETENTION[kind];
          const days = daysKept(kind, row?.options.retention);
          const bounds = `${least}-${most}`;
          console.log(
            `${kind.padEnd(12)}${String(days).padStart(6)}${bounds.padStart(14)}${String(due[kind] ?? 0).padStart(12)}`,
          );
        }
        return EXIT.done;
      }),
    ),
});

function changeOf(word: string): readonly [RetentionKind, number | null] {
  const [name = '', days] = word.split('=');
  const kind = RetentionKind.safeParse(name);
  if (!kind.success || days === undefined || !/^\d*$/.test(days))
    throw new Misunderstood(`Write KIND=DAYS with one of ${RetentionKind.options.join(', ')}.`);
  return [kind.data, days === '' ? null : Number(days)];
}
