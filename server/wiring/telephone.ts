import { openAriLine } from '../adapters/voice/ari/ariLine.ts';
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
};

/** The clinic's own telephone exchange, where one is set up. */
export function openTelephone({ asterisk, clock, newId, log }: Wiring): ListeningLine | null {
  if (asterisk === null) return null;
  const { callerId, machineContext, ...settings } = asterisk;
  return openAriLine(
    {
      ...settings,
      ...(callerId === undefined ? {} : { callerId }),
      ...(machineContext === undefined ? {} : { machineContext }),
    },
    { clock, newId, trouble: (code) => log.warn({ code }, 'The telephone line has trouble') },
  );
}

/** Calls go over the clinic's exchange, where it has a way outside. */
export function withTelephone(
  messaging: Messaging,
  telephone: ListeningLine | null,
  asterisk: ProvidersConfig['asterisk'],
): Messaging {
  if (telephone === null || asterisk?.outside === null) return messaging;
  return { ...messaging, provider: messaging.provider === 'none' ? 'asterisk' : messaging.provider, voice: telephone };
}
