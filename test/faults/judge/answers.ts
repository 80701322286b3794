/** What was acknowledged stands, once, whatever was killed meanwhile (invariants 1 and 2). */
import type { History, Wish } from '../house/history.ts';
import type { DayLog } from './logs.ts';

/** Made by the run alone, so that every ticket has somebody who asked for it. */
export type Askers = { readonly givenAlone?: readonly string[] };

export function brokenAnswers(
  { wishes }: History,
  days: readonly DayLog[],
  { givenAlone = [] }: Askers = {},
): readonly string[] {
  const broken: string[] = [];
  const numbers = new Map<string, { readonly number: string; readonly clinicId: string }>();
  const calls = new Set<string>();
  for (const { clinicId, events } of days)
    for (const { event } of events) {
      if (event.type === 'ticket_issued' || event.type === 'appointment_checked_in')
        numbers.set(event.visitId, { number: event.number, clinicId });
      if (event.type === 'ticket_called') calls.add(event.callId);
    }
  const byKey = new Map<string, Wish[]>();
  for (const wish of wishes) {
    if (wish.status === undefined)
      broken.push(`${wish.what}: nobody ever answered, ${wish.unsure.at(-1) ?? 'not asked'}`);
    byKey.set(wish.key, [...(byKey.get(wish.key) ?? []), wish]);
  }
  const acknowledged = new Set<string>();
  for (const [key, same] of byKey) {
    const done = same.filter(({ status }) => status === 200);
    const answers = new Set(done.map(({ body }) => JSON.stringify(whatOf(body))));
    if (answers.size > 1)
      broken.push(`${same[0]?.what} with the key ${key} was done in two ways: ${[...answers].join(' and ')}`);
    // A refusal changes nothing and is not kept; what was done is, and whoever asks after that hears of it.
    const doneAt = Math.min(...done.map(({ answeredAt = Infinity }) => answeredAt));
    for (const { status, body, lastAskedAt = 0, what } of same)
      if (status !== undefined && status !== 200 && status !== 429 && lastAskedAt > doneAt)
        broken.push(`${what} was done, and answered ${status} ${String(body?.['code'])} when it was asked for again`);
    for (const { status, body, clinicId, what } of same) {
      if (status !== 200) continue;
      const { visitId, number, callId } = whatOf(body);
      if (visitId !== undefined && number !== undefined) {
        acknowledged.add(visitId);
        const kept = numbers.get(visitId);
        if (kept?.number !== number)
          broken.push(`${number} was given to somebody, and the log has ${kept?.number ?? 'no such ticket'}`);
        if (kept && kept.clinicId !== clinicId) broken.push(`${number} was given in one clinic and kept in another`);
      }
      if (callId !== undefined && !calls.has(callId))
        broken.push(`${what}: the call ${callId} was acknowledged and is lost`);
    }
  }
  // Nobody asked in vain and was given a ticket after all: an unknown outcome came to one ticket.
  for (const [visitId, { number }] of numbers)
    if (!acknowledged.has(visitId) && !givenAlone.includes(number))
      broken.push(`${number} is a ticket that nobody was given: its request was done twice`);
  return broken;
}

/** What of an answer must be the same when it is asked again; how many wait meanwhile may be another number. */
function whatOf(body: Wish['body']): { visitId?: string; number?: string; callId?: string; code?: string } {
  // The contract's TicketIssued, Done or a problem.
  const { ticket, callId, code } = (body ?? {}) as {
    readonly ticket?: { readonly visitId: string; readonly number: string };
    readonly callId?: string;
    readonly code?: string;
  };
  return {
    ...(ticket === undefined ? {} : { visitId: ticket.visitId, number: ticket.number }),
    ...(callId === undefined ? {} : { callId }),
    ...(code === undefined ? {} : { code }),
  };
}
