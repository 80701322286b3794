/** The one check of a fault run: every ticket that somebody was told of, against the log, the outbox and the paper. */
import jsqr from 'jsqr';
import { isBlack } from '../../server/adapters/paper/bitmap.ts';
import type { Bitmap } from '../../server/ports/paper.ts';
import type { FaultClinic } from './clinic.ts';

export type Ticket = {
  readonly visitId: string;
  readonly number: string;
  readonly takenAt: number;
  /** On paper once, said to be unknown, or refused and said so: the last two stand in the desk's list. */
  readonly paper: 'printed' | 'unknown' | 'not_printed' | 'lost' | 'doubled' | 'unsaid';
};
export type Account = {
  readonly tickets: readonly Ticket[];
  /** Whatever must never be, in words; none in a good run. */
  readonly faults: readonly string[];
};

/** Waits until no paper is on its way any more. @returns false where some still is */
export async function papersAreOut(clinic: FaultClinic, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const rows = await clinic.sql`
      select 1 from outbox where type = 'print_ticket' and status in ('pending', 'sending') limit 1`;
    if (rows.length === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}

export async function account(clinic: FaultClinic): Promise<Account> {
  const { sql, printer, acknowledged, givenAlone, panel } = clinic;
  const faults: string[] = [];
  const papers = new Map<string, number>();
  for (const paper of printer.papers) {
    const visitId = visitOnPaper(paper);
    if (visitId === undefined) faults.push('A paper came out on which no ticket can be read');
    else papers.set(visitId, (papers.get(visitId) ?? 0) + 1);
  }
  const visits = await sql<{ id: string; number: string; issued_at: Date }[]>`
    select id, number, issued_at from visits order by issued_seq`;
  const known = new Map(visits.map(({ id, number }) => [id, number]));
  const numbers = visits.map(({ number }) => number);
  if (new Set(numbers).size !== numbers.length) faults.push('One number was given to two people');
  for (const { visitId, number } of acknowledged)
    if (known.get(visitId) !== number) faults.push(`${number} was given to somebody, and the clinic does not know it`);
  for (const { number } of givenAlone)
    if (!numbers.includes(number)) faults.push(`${number} was given by a kiosk alone, and the clinic does not know it`);
  for (const visitId of papers.keys()) if (!known.has(visitId)) faults.push('A paper came out for a ticket of nobody');

  const logged = await sql<{ visit_id: string }[]>`
    select event -> 'visit' ->> 'visitId' as visit_id from queue_events
    where type in ('ticket_issued', 'appointment_checked_in')`;
  if (logged.length !== visits.length) faults.push(`The log has ${logged.length} tickets, the tables ${visits.length}`);
  const [gap] = await sql`
    select queue_day_id from queue_events group by queue_day_id having max(seq) <> count(*) limit 1`;
  if (gap) faults.push('The log has a gap');

  const prints = await sql<{ id: string; visit_id: string; status: string }[]>`
    select id::text, payload ->> 'visitId' as visit_id, status from outbox where type = 'print_ticket'`;
  const listed = new Set(panel.view()?.alarms.map(({ id }) => id));
  const tickets = visits.flatMap(({ id, number, issued_at: issuedAt }): Ticket[] => {
    const print = prints.find(({ visit_id: visitId }) => visitId === id);
    const count = papers.get(id) ?? 0;
    // Of the desk, without paper; or of a kiosk that gave and printed it alone.
    if (!print && count === 0) return [];
    const paper = ((): Ticket['paper'] => {
      if (count > 1) return 'doubled';
      if (!print) return 'printed';
      if (print.status === 'done') return count === 1 ? 'printed' : 'lost';
      if (!listed.has(`print:${print.id}`)) return 'unsaid';
      return print.status === 'unknown' ? 'unknown' : count === 0 ? 'not_printed' : 'doubled';
    })();
    if (paper === 'lost') faults.push(`${number} is said to be printed, and no paper came out`);
    if (paper === 'doubled')
      faults.push(`${number} came out ${count} times and is said to be ${print?.status ?? 'given alone'}`);
    if (paper === 'unsaid') faults.push(`${number} is ${print?.status}, and the desk's list does not have it`);
    return [{ visitId: id, number, takenAt: issuedAt.getTime(), paper }];
  });
  return { tickets, faults };
}

// The package is CommonJS: what it exports is the function, though its types say a module.
const jsQR = jsqr as unknown as (typeof jsqr)['default'];

/** The visit that the code on a paper opens: see server/usecases/queue/patientLinks.ts for its bytes. */
export function visitOnPaper(picture: Bitmap): string | undefined {
  const { widthDots, heightDots } = picture;
  const pixels = new Uint8ClampedArray(widthDots * heightDots * 4).fill(255);
  for (let y = 0; y < heightDots; y += 1)
    for (let x = 0; x < widthDots; x += 1)
      if (isBlack(picture, x, y)) pixels.fill(0, (y * widthDots + x) * 4, (y * widthDots + x) * 4 + 3);
  const token = jsQR(pixels, widthDots, heightDots)?.data.split('#')[1];
  if (token === undefined) return undefined;
  const hex = Buffer.from(token, 'base64url').subarray(1, 17).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
