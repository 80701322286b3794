/** The gateway's own account of what reached telephones, against what the clinic says that it sent (invariant 5). */
import type postgres from 'postgres';
import type { SentText } from '../house/textGateway.ts';

type Attempt = {
  readonly id: string;
  readonly notice_id: string;
  readonly key: string;
  readonly purpose: string;
  readonly status: string;
  readonly number: string;
  readonly expires_at: Date;
  readonly closed_at: Date | null;
};

/** Between the look whether somebody still waits and the text on its way; a gateway that is slow adds its own pause. */
const ON_ITS_WAY_MS = 6_000;

export async function brokenMessages(
  sql: postgres.Sql,
  sent: readonly SentText[],
  onItsWayMs = ON_ITS_WAY_MS,
): Promise<readonly string[]> {
  const broken: string[] = [];
  const attempts = await sql<Attempt[]>`
    select a.id, a.notice_id, n.key, n.purpose, a.status, c.value as number, n.expires_at, v.closed_at
    from notice_attempts a join notices n on n.id = a.notice_id join contacts c on c.id = a.contact_id
    left join visits v on v.id = n.visit_id`;
  const known = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const texts = new Map<string, SentText[]>();
  for (const text of sent) {
    const attempt = known.get(text.attemptId);
    if (!attempt) {
      broken.push('A text went out of which the clinic knows nothing');
      continue;
    }
    const same = [...(texts.get(attempt.key) ?? []), text];
    texts.set(attempt.key, same);
    if (same.length > 1) broken.push(`${attempt.key} went out ${same.length} times`);
    if (attempt.number !== text.to) broken.push(`${attempt.key} went to another person`);
    if (attempt.status === 'failed') broken.push(`${attempt.key} is said to have failed, and it went out`);
    if (text.at > attempt.expires_at.getTime() + onItsWayMs) broken.push(`${attempt.key} went out when it was stale`);
    if (attempt.purpose === 'turn_near' && attempt.closed_at && text.at > attempt.closed_at.getTime() + onItsWayMs)
      broken.push(`${attempt.key} went out after the ticket was closed`);
  }
  const gone = new Set(sent.map(({ attemptId }) => attemptId));
  for (const { id, key, status } of attempts)
    if ((status === 'accepted' || status === 'delivered') && !gone.has(id))
      broken.push(`${key} is said to be ${status}, and no telephone has it`);
  return broken;
}
