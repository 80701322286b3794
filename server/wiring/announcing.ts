import type { EffectHandler } from '../jobs/outbox.ts';
import type { Problem } from '../../common/contract/problem.ts';
import type { Result } from '../../common/contract/result.ts';
import type { ClinicId, DeviceId } from '../../common/contract/vocabulary.ts';
import type { SocketServer } from '../socket/hub.ts';
import type { TestOutcome, TestCall } from '../../common/contract/screens.ts';
import { announceCall, type AnnounceDeps } from '../usecases/announcing/announceCall.ts';
import { ScreensElsewhere } from '../usecases/announcing/screenElsewhere.ts';
import { testScreen } from '../usecases/announcing/testScreen.ts';
import type { News, NewsItem } from '../ports/news.ts';
import { relayAnnouncement } from '../usecases/announcing/relayAnnouncement.ts';
import { prepareClinic, prepareClinics } from '../usecases/announcing/prepareClinic.ts';

type Wiring = Omit<AnnounceDeps, 'pause' | 'tellScreens' | 'tellProcesses'> & {
  readonly io: SocketServer;
  readonly news: News;
};

type OfScreen = { readonly clinicId: ClinicId; readonly deviceId: DeviceId };
type Planned = Extract<NewsItem, { kind: 'announcement' }>;

export type Announcing = {
  readonly handler: EffectHandler;
  /** Makes the pieces of all coming calls; from then on also those of a clinic that has changed. */
  readonly prepare: () => Promise<void>;
  readonly directoryChanged: (clinicId: ClinicId) => Promise<void>;
  /** Some process has planned it; what this one planned itself, its screens hear anyway. */
  readonly planned: (item: Planned) => Promise<void>;
  /** Tries one screen, wherever it is connected. */
  readonly test: (of: OfScreen) => Promise<Result<TestOutcome, Problem>>;
  /** Another process wants a screen tried that may be connected here. */
  readonly testAsked: (item: Extract<NewsItem, { kind: 'screen_test' }>) => Promise<void>;
  readonly tested: (item: Extract<NewsItem, { kind: 'screen_tested' }>) => void;
  /** Lets no announcement hold up the end of the server. */
  readonly stop: () => void;
};

/** Calls that are heard: see usecases/announcing. */
export function wireAnnouncing({ io, news, ...wiring }: Wiring): Announcing {
  const ending = new AbortController();
  let isPreparing = false;
  const { holder } = wiring;
  const deps: AnnounceDeps = {
    ...wiring,
    pause: (ms) => pauseUnless(ending.signal, ms),
    tellScreens: (screens, announcement) => {
      if (screens.length > 0)
        io.to(screens.map((deviceId) => `device:${deviceId}`)).emit('announcement:play', announcement);
    },
    tellProcesses: (planned) => news.tell({ kind: 'announcement', holder, ...planned }),
  };
  const elsewhere = new ScreensElsewhere({ news, newId: wiring.newId, holder, pause: deps.pause });
  const isHere = (screen: DeviceId) => io.of('/').adapter.rooms.has(`device:${screen}`);
  const test = (of: OfScreen, testElsewhere = (one: OfScreen) => elsewhere.test(one)) =>
    testScreen({ ...deps, isHere, testElsewhere, showTest: (screen, call) => showTest(io, screen, call) }, of);
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
    test: (of) => test(of),
    testAsked: (item) =>
      elsewhere.asked(item, async (of) => {
        if (!isHere(of.deviceId)) return undefined;
        const tested = await test(of, () => Promise.resolve(undefined));
        return tested.ok ? tested.value : undefined;
      }),
    tested: (item) => elsewhere.answered(item),
    stop: () => ending.abort(),
  };
}

/** A screen draws within a frame or two; one that does not answer in this time is as good as gone. */
const DRAWN_WITHIN_MS = 2_500;

async function showTest(io: SocketServer, screen: DeviceId, test: TestCall) {
  const room = `device:${screen}`;
  if (!io.of('/').adapter.rooms.has(room)) return undefined;
  const answers = await io
    .to(room)
    .timeout(DRAWN_WITHIN_MS)
    .emitWithAck('screen:test', test)
    .catch(() => []);
  const [first] = answers;
  return typeof first?.sound === 'string' ? { sound: first.sound.slice(0, 40) } : undefined;
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
