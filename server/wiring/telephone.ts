import { openAriLine } from '../adapters/voice/ari/ariLine.ts';
import type { TelephoneLock } from '../db/telephoneLock.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { ListeningLine } from '../ports/voiceLine.ts';
import type { ProvidersConfig } from '../providersConfig.ts';

type Wiring = {
  readonly asterisk: ProvidersConfig['asterisk'];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
  /** Of several processes one opens the line. */
  readonly lock: TelephoneLock | null;
};

/** The clinic's own telephone exchange, where one is set up. */
export function openTelephone({ asterisk, clock, newId, log, lock }: Wiring): ListeningLine | null {
  if (asterisk === null) return null;
  const { callerId, machineContext, ...settings } = asterisk;
  return openAriLine(
    {
      ...settings,
      ...(callerId === undefined ? {} : { callerId }),
      ...(machineContext === undefined ? {} : { machineContext }),
    },
    {
      clock,
      newId,
      ...(lock === null ? {} : { mayOpen: () => lock.take() }),
      trouble: (code) => log.warn({ code }, 'The telephone line has trouble'),
    },
  );
}

/** Calls go over the clinic's exchange, where it has a way outside. */
export function withTelephone(
  messaging: Messaging,
  telephone: ListeningLine | null,
  asterisk: ProvidersConfig['asterisk'],
  lock: TelephoneLock | null,
): Messaging {
  const told = lock === null ? messaging : { ...messaging, whereLineIs: () => lock.where() };
  if (telephone === null || asterisk?.outside === null) return told;
  return { ...told, provider: messaging.provider === 'none' ? 'asterisk' : messaging.provider, voice: telephone };
}
