import { z } from 'zod';
import { Language } from '../../../common/contract/language.ts';
import type { PaperState } from '../../../common/contract/printing.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClinicDate, DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { News } from '../../ports/news.ts';
import type { Directories } from '../clinic/directory.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { dayExists, readDayReport, type OfDay, type ReportDeps } from '../report/dayReport.ts';
import { reportPaper } from '../report/reportPaper.ts';
import { askForPaper, paperState } from './paperJobs.ts';
import { printPaper, type PrintJobRow, type PrintOutcome, type PrintPaperDeps } from './printPaper.ts';
import type { Printing } from './printing.ts';

const Payload = z.object({ date: ClinicDate, language: Language, printAt: DeviceId });

type OrderDeps = {
  readonly db: Db;
  readonly clock: PrintPaperDeps['clock'];
  readonly printing: Printing;
  readonly news: News;
};
type Order = OfDay & { readonly language: Language; readonly printAt: DeviceId; readonly idempotency: OptionalKey };

const subjectOf = ({ clinicId, date }: { readonly clinicId: ClinicId; readonly date: string }): string =>
  `report:${clinicId}:${date}`;

/** Asks for a day's report on paper. It says what holds when it is printed, so none is a copy of another. */
export async function orderReportPaper(
  deps: OrderDeps,
  { clinicId, date, language, printAt, idempotency }: Order,
): Promise<Result<PaperState, Problem>> {
  if (!(await deps.printing.hasPrinter(clinicId, printAt))) return err({ code: 'device_not_found' });
  if (!(await dayExists(deps, { clinicId, date }))) return err({ code: 'day_not_found' });
  const at = deps.clock.now();
  const of = subjectOf({ clinicId, date });
  const ordered = await inTransaction(deps.db, async (tx): Promise<Result<undefined, Problem>> => {
    const claimed = await claimKey(tx, idempotency, { date }, at);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(undefined);
    return askForPaper(tx, { clinicId, type: 'print_report', of, printAt, payload: { date, language }, at });
  });
  if (!ordered.ok) return ordered;
  deps.news.tell({ kind: 'outbox' });
  return ok(await paperState(deps.db, of));
}

/** How the last report of a day on paper is doing. */
export const reportPaperState = async (
  { db }: Pick<OrderDeps, 'db'>,
  of: OfDay,
): Promise<Result<PaperState, Problem>> => ok(await paperState(db, subjectOf(of)));

export type PrintReportDeps = PrintPaperDeps & ReportDeps & { readonly directories: Directories };

/** Prints a report that was asked for. */
export function printReport(deps: PrintReportDeps, job: PrintJobRow): Promise<PrintOutcome> {
  const { date, language, printAt } = Payload.parse(job.payload);
  const { clinicId } = job;
  return printPaper(deps, job, {
    printAt,
    overCode: 'day_not_found',
    tell: () => undefined, // the panel asks how its paper is doing
    paperOf: async () => {
      const [report, directory] = await Promise.all([
        readDayReport(deps, { clinicId, date }),
        deps.directories.of(clinicId),
      ]);
      if (!report.ok || !directory) return undefined;
      const { name: clinicName, timeZone, isDemonstration } = directory.clinic;
      return reportPaper(report.value, { language, clinicName, timeZone, isDemonstration });
    },
  });
}
