import { randomUUID } from 'node:crypto';
import type { EffectHandler } from '../jobs/outbox.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { SocketServer } from '../socket/hub.ts';
import { announceCall, type AnnounceDeps } from '../usecases/announcing/announceCall.ts';
import { prepareClinic, prepareClinics } from '../usecases/announcing/prepareClinic.ts';

type Wiring = Omit<AnnounceDeps, 'holder' | 'pause' | 'tellScreens'> & { readonly io: SocketServer };

export type Announcing = {
  readonly handler: EffectHandler;
  /** Makes the pieces of all coming calls; from then on also those of a clinic that has changed. */
  readonly prepare: () => Promise<void>;
  readonly directoryChanged: (clinicId: ClinicId) => Promise<void>;
  /** Lets no announcement hold up the end of the server. */
  readonly stop: () => void;
};

/** Calls that are heard: see usecases/announcing. */
export function wireAnnouncing({ io, ...wiring }: Wiring): Announcing {
  const ending = new AbortController();
  let isPreparing = false;
  const deps: AnnounceDeps = {
    ...wiring,
    holder: randomUUID(),
    pause: (ms) => pauseUnless(ending.signal, ms),
    tellScreens: (screens, announcement) => {
      if (screens.length > 0)
        io.to(screens.map((deviceId) => `device:${deviceId}`)).emit('announcement:play', announcement);
    },
  };
  return {
    handler: (effect) => announceCall(deps, effect),
    prepare: () => {
      isPreparing = true;
      return prepareClinics(wiring);
    },
    directoryChanged: async (clinicId) => {
      if (isPreparing) await prepareClinic(wiring, clinicId);
    },
    stop: () => ending.abort(),
  };
}

function pauseUnless(ending: AbortSignal, ms: number): Promise<void> {
  if (ms <= 0 || ending.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      ending.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    ending.addEventListener('abort', end);
  });
}
