/** What lies in the printer's tray, against what the clinic says that it printed (invariant 2). */
import type postgres from 'postgres';
import type { Bitmap } from '../../../server/ports/paper.ts';
import { visitOnPaper } from '../account.ts';

export async function brokenPapers(sql: postgres.Sql, papers: readonly Bitmap[]): Promise<readonly string[]> {
  const broken: string[] = [];
  const counted = new Map<string, number>();
  for (const paper of papers) {
    const visitId = visitOnPaper(paper);
    if (visitId === undefined) broken.push('A paper came out on which no ticket can be read');
    else counted.set(visitId, (counted.get(visitId) ?? 0) + 1);
  }
  const visits = await sql<{ id: string; number: string }[]>`select id, number from visits`;
  const numberOf = new Map(visits.map(({ id, number }) => [id, number]));
  // A kiosk that books another day prints a slip with the booking's own link.
  const bookings = await sql<{ id: string; number: string }[]>`select id, number from appointments`;
  const bookingOf = new Map(bookings.map(({ id, number }) => [id, number]));
  for (const [id, count] of counted) {
    const number = numberOf.get(id) ?? bookingOf.get(id);
    if (number === undefined) broken.push('A paper came out for a ticket of nobody');
    if (count > 1) broken.push(`${number} came out ${count} times`);
  }
  const prints = await sql<{ visit_id: string; status: string }[]>`
    select payload ->> 'visitId' as visit_id, status from outbox where type = 'print_ticket'`;
  for (const { visit_id: visitId, status } of prints) {
    const number = numberOf.get(visitId) ?? 'a ticket of nobody';
    if (status === 'done' && !counted.has(visitId))
      broken.push(`${number} is said to be printed, and no paper came out`);
    if (status === 'failed' && counted.has(visitId))
      broken.push(`${number} is said not to be printed, and it came out`);
  }
  return broken;
}
