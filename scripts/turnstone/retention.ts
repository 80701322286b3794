import { eq } from 'drizzle-orm';
import { daysKept, RETENTION, RetentionKind } from '../../common/contract/retention.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { previewRetention, setRetention, withChanges } from '../../server/usecases/privacy/retention.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood, Refused } from './command.ts';
import { CLINIC, onClinic } from './person.ts';

export const retentionCommand = command({
  name: 'retention',
  summary:
    'How many days each kind of data is kept and what goes tonight; with KIND=DAYS what would go (KIND= is as usual), with --now it is set.',
  words: '[KIND=DAYS ...]',
  options: { ...WHICH, ...CLINIC, now: { type: 'boolean', help: 'set these days, after looking at what would go' } },
  run: ({ demonstration, clinic, now }, words) =>
    withClinic(demonstration, 'npx turnstone retention', ({ url }) =>
      onClinic(url, clinic, async (deps, clinicId) => {
        const changes = Object.fromEntries(words.map(changeOf));
        const said = await previewRetention(deps, clinicId, changes);
        if (!said.ok && said.error.code === 'days_out_of_bounds')
          throw new Refused(`${said.error.kind} may be kept ${said.error.least} to ${said.error.most} days.`);
        const due = said.ok ? said.value : {};
        const isSet = now && words.length > 0;
        if (isSet) await setRetention(deps, clinicId, changes, 'command:retention');
        const [row] = await deps.db.select({ options: clinics.options }).from(clinics).where(eq(clinics.id, clinicId));
        const wanted = withChanges(row?.options.retention ?? {}, changes);
        console.log(`${'kind'.padEnd(12)}${'days'.padStart(6)}${'bounds'.padStart(14)}${'goes now'.padStart(12)}`);
        for (const kind of RetentionKind.options) {
          const { least, most } = RETENTION[kind];
          const days = daysKept(kind, wanted);
          const bounds = `${least}-${most}`;
          console.log(
            `${kind.padEnd(12)}${String(days).padStart(6)}${bounds.padStart(14)}${String(due[kind] ?? 0).padStart(12)}`,
          );
        }
        if (words.length > 0)
          console.log(isSet ? 'These days are set.' : 'Nothing is set yet: the same with --now sets these days.');
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
