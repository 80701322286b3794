import type { SendOutcome } from '../../ports/messages.ts';
import { httpPost } from './httpPost.ts';
import { accepted, failed, UNEXPECTED } from './outcome.ts';
import { twilioFailure } from './twilioCodes.ts';

export type TwilioAccount = {
  readonly accountSid: string;
  /** Signs Twilio's requests to us, and ours to it where there is no `apiKey`. */
  readonly authToken: string;
  readonly apiKey?: { readonly sid: string; readonly secret: string };
  /** Where the interface is: Twilio itself unless set, or a service that speaks the same. */
  readonly apiUrl?: string;
  readonly timeoutMs?: number;
};

const TWILIO = 'https://api.twilio.com';

/**
 * Creates a message or a call. Twilio has no key by which a repeated request would be known, so whatever is not a clear
 * answer is unknown, the 5xx included.
 */
export async function createAtTwilio(
  account: TwilioAccount,
  resource: 'Messages' | 'Calls',
  fields: Readonly<Record<string, string>>,
): Promise<SendOutcome> {
  const { accountSid, authToken, apiKey, apiUrl = TWILIO, timeoutMs = 10_000 } = account;
  const credentials = apiKey ? `${apiKey.sid}:${apiKey.secret}` : `${accountSid}:${authToken}`;
  const answer = await httpPost({
    url: new URL(`${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/${resource}.json`),
    timeoutMs,
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
    },
    body: new URLSearchParams(fields).toString(),
  });
  switch (answer.kind) {
    case 'not_sent':
      return failed('provider_unreachable');
    case 'unknown':
      return answer;
    case 'answered':
      return outcomeOf(answer.status, answer.body);
  }
}

function outcomeOf(status: number, body: string): SendOutcome {
  const { sid, code } = readAnswer(body);
  if (status >= 200 && status < 300) return sid === undefined ? UNEXPECTED : accepted(sid);
  if (status === 401 || status === 403) return failed('credentials_refused');
  if (status === 429) return failed('rate_limited');
  if (status >= 400 && status < 500) return failed(twilioFailure(code));
  return UNEXPECTED;
}

function readAnswer(body: string): { readonly sid: string | undefined; readonly code: number | undefined } {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { sid: undefined, code: undefined };
  }
  if (typeof answer !== 'object' || answer === null) return { sid: undefined, code: undefined };
  return {
    sid: 'sid' in answer && typeof answer.sid === 'string' ? answer.sid : undefined,
    code: 'code' in answer && typeof answer.code === 'number' ? answer.code : undefined,
  };
}
