/** The printer on the kiosk's own computer, through the agent there: docs/adr/0021-kiosk-offline.md. */
import type { Dots } from '#common/contract/offline.ts';
import { LOCAL_PRINT_URL, LOCAL_PRINTER_URL, LocalPrinterState } from '#common/contract/localPrint.ts';
import type { OfflineFacts } from './offlineStore.ts';

/** A ticket takes two seconds; a printer that is being switched on some more. */
const PRINTED_WITHIN_MS = 12_000;

export type LocalOutcome = { readonly state: 'printed' | 'failed' | 'unknown'; readonly code: string | null };

/** Prints once; whoever gets no answer does not ask again, because the paper may be out. */
export async function printLocally(
  printer: NonNullable<OfflineFacts['printer']>,
  jobId: string,
  strips: readonly Dots[],
): Promise<LocalOutcome> {
  const { widthDots, key, settings } = printer;
  try {
    const response = await fetch(LOCAL_PRINT_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ jobId, widthDots, printer: settings, strips }),
      signal: AbortSignal.timeout(PRINTED_WITHIN_MS),
    });
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null || !('state' in answer)) return UNKNOWN;
    const code = 'code' in answer && typeof answer.code === 'string' ? answer.code : null;
    if (answer.state === 'done') return { state: 'printed', code: null };
    return { state: answer.state === 'failed' ? 'failed' : 'unknown', code };
  } catch {
    return UNKNOWN;
  }
}

const UNKNOWN: LocalOutcome = { state: 'unknown', code: 'no_news' };

/** Somebody stands before the screen; a printer that is off is noticed by then. */
const ANSWERED_WITHIN_MS = 4_000;

/** `unreachable`: no agent answers on this computer. */
export type LocalLook = LocalPrinterState | 'unreachable';

/** How the printer on this computer is now. Prints nothing. */
export async function lookLocally({ key, settings }: NonNullable<OfflineFacts['printer']>): Promise<LocalLook> {
  try {
    const response = await fetch(LOCAL_PRINTER_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ printer: settings }),
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    // An older agent prints all the same, and does not know this question.
    if (response.status === 404) return { paper: 'unknown', trouble: null };
    return LocalPrinterState.parse(await response.json());
  } catch {
    return 'unreachable';
  }
}
