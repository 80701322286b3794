import { z } from 'zod';
import { LANGUAGES } from '../../../common/contract/language.ts';
import type { PaperState } from '../../../common/contract/printing.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { profilePhrases } from '../../../common/phrases/adminPrinter.ts';
import { formatDateWithYear, formatTime } from '../../../common/phrases/format.ts';
import { say } from '../../../common/phrases/phrase.ts';
import { testPaperPhrases } from '../../../common/phrases/testPaper.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { News } from '../../ports/news.ts';
import type { TestPaper } from '../../ports/paper.ts';
import type { Directories } from '../clinic/directory.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { askForPaper, paperState } from './paperJobs.ts';
import { printPaper, type PrintJobRow, type PrintOutcome, type PrintPaperDeps } from './printPaper.ts';
import { readPrinterSettings, type Printing } from './printing.ts';

const Payload = z.object({ printAt: DeviceId });

export type OrderTestDeps = {
  readonly db: Db;
  readonly clock: PrintPaperDeps['clock'];
  readonly printing: Printing;
  readonly news: News;
};
type Order = { readonly clinicId: ClinicId; readonly printAt: DeviceId; readonly idempotency: OptionalKey };

const subjectOf = (printAt: DeviceId, day: string): string => `test:${printAt}:${day}`;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Asks for a test paper at a printer. */
export async function orderTestPaper(
  deps: OrderTestDeps,
  { clinicId, printAt, idempotency }: Order,
): Promise<Result<PaperState, Problem>> {
  if (!(await deps.printing.hasPrinter(clinicId, printAt))) return err({ code: 'device_not_found' });
  const at = deps.clock.now();
  const of = subjectOf(printAt, dayOf(at));
  const ordered = await inTransaction(deps.db, async (tx): Promise<Result<undefined, Problem>> => {
    const claimed = await claimKey(tx, idempotency, { printAt }, at);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(undefined);
    return askForPaper(tx, { clinicId, type: 'print_test', of, printAt, payload: {}, at });
  });
  if (!ordered.ok) return ordered;
  deps.news.tell({ kind: 'outbox' });
  return ok(await paperState(deps.db, of));
}

/** How the last test paper of today is doing, at a printer of this clinic. */
export async function testPaperState(
  { db, clock, printing }: Pick<OrderTestDeps, 'db' | 'clock' | 'printing'>,
  { clinicId, printAt }: Omit<Order, 'idempotency'>,
): Promise<Result<PaperState, Problem>> {
  if (!(await printing.hasPrinter(clinicId, printAt))) return err({ code: 'device_not_found' });
  return ok(await paperState(db, subjectOf(printAt, dayOf(clock.now()))));
}

export type PrintTestDeps = PrintPaperDeps & { readonly directories: Directories };

export function printTestPaper(deps: PrintTestDeps, job: PrintJobRow): Promise<PrintOutcome> {
  const { printAt } = Payload.parse(job.payload);
  return printPaper(deps, job, {
    printAt,
    overCode: 'clinic_not_found',
    tell: () => undefined, // the panel asks how its paper is doing
    paperOf: () => paperOf(deps, job.clinicId, printAt),
  });
}

/** The printer's name and model, how it is, and a line in each language with its digits and its date. */
async function paperOf(deps: PrintTestDeps, clinicId: ClinicId, printAt: DeviceId): Promise<TestPaper | undefined> {
  const [directory, printer] = await Promise.all([
    deps.directories.of(clinicId),
    deps.printing.printerOf(clinicId, printAt),
  ]);
  const settings = printer && readPrinterSettings(printer.settings);
  if (!directory || !settings) return undefined;
  const status = await (await deps.printers.of(printer.id, settings)).status();
  const at = deps.clock.now();
  const { timeZone } = directory.clinic;
  const { profile, widthDots } = settings;
  return {
    kind: 'test',
    lines: [
      { language: 'en', text: printer.name, isHeading: true },
      { language: 'en', text: profile === 'auto' ? 'auto' : say(profilePhrases[profile], 'en') },
      { language: 'en', text: `${settings.kind} · ${widthDots} dots · paper ${status.paper} · cover ${status.cover}` },
      ...LANGUAGES.flatMap((language) => [
        { language, text: say(testPaperPhrases.line, language) },
        {
          language,
          text: `${formatDateWithYear(at, timeZone, language)} · ${formatTime(at, timeZone, language)}`,
        },
      ]),
    ],
  };
}
