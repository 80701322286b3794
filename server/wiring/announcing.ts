import { randomUUID } from 'node:crypto';
import type { EffectHandler } from '../jobs/outbox.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { SocketServer } from '../socket/hub.ts';
import { announceCall, type AnnounceDeps } from '../usecases/announcing/announceCall.ts';
import type { News, NewsItem } from '../ports/news.ts';
import { relayAnnouncement } from '../usecases/announcing/relayAnnouncement.ts';
import { prepareClinic, prepareClinics } from '../usecases/announcing/prepareClinic.ts';

type Wiring = Omit<AnnounceDeps, 'holder' | 'pause' | 'tellScreens' | 'tellProcesses'> & {
  readonly io: SocketServer;
  readonly news: News;
};

type Planned = Extract<NewsItem, { kind: 'announcement' }>;

export type Announcing = {
  readonly handler: EffectHandler;
  /** Makes the pieces of all coming calls; from then on also those of a clinic that has changed. */
  readonly prepare: () => Promise<void>;
  readonly directoryChanged: (clinicId: ClinicId) => Promise<void>;
  /** Some process has planned it; what this one planned itself, its screens hear anyway. */
  readonly planned: (item: Planned) => Promise<void>;
  /** Lets no announcement hold up the end of the server. */
  readonly stop: () => void;
};

/** Calls that are heard: see usecases/announcing. */
export function wireAnnouncing({ io, news, ...wiring }: Wiring): Announcing {
  const ending = new AbortController();
  let isPreparing = false;
  const holder = randomUUID();
  const deps: AnnounceDeps = {
    ...wiring,
    holder,
    pause: (ms) => pauseUnless(ending.signal, ms),
    tellScreens: (screens, announcement) => {
      if (screens.length > 0)
        io.to(screens.map((deviceId) => `device:${deviceId}`)).emit('announcement:play', announcement);
    },
    tellProcesses: (planned) => news.tell({ kind: 'announcement', holder, ...planned }),
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
    planned: async (item) => {
      const isAnybodyHere = [...io.of('/').sockets.values()].some(
        ({ data: { clinicId, viewer } }) => clinicId === item.clinicId && viewer?.kind === 'display',
      );
      if (item.holder !== holder && isAnybodyHere) await relayAnnouncement(deps, item);
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
