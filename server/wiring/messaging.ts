import path from 'node:path';
import { FakeProvider } from '../adapters/messages/fakeProvider.ts';
import { deterministicCommandId } from '../jobs/holds.ts';
import type { EffectHandler } from '../jobs/outbox.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NoticeChannel } from '../notice/purpose.ts';
import { channelsOf, type Messaging } from '../ports/messaging.ts';
import { CallsLeft } from '../usecases/notices/callsLeft.ts';
import { callListener, type CallDeps } from '../usecases/notices/callListener.ts';
import { bringNoticesToNow } from '../usecases/notices/clockSetBack.ts';
import { deliverDueNotices, type DeliverDeps } from '../usecases/notices/deliverNotices.ts';
import { lookForNearTurns } from '../usecases/notices/nearLook.ts';
import { tellWhoHungUp } from '../usecases/notices/tellWhoHungUp.ts';
import { takeMessage, takeReport } from '../usecases/notices/replies.ts';
import { tellDelay } from '../usecases/notices/tellDelay.ts';
import { allCalls } from '../usecases/phone/allCalls.ts';
import { menuListener } from '../usecases/phone/menuListener.ts';
import { OffersOfAMoment } from '../usecases/phone/offersOfAMoment.ts';
import type { PhoneDeps } from '../usecases/phone/phoneDeps.ts';
import { tellingDesk } from '../usecases/phoneCalls/tellDesk.ts';
import { tellVisit } from '../usecases/notices/tellVisit.ts';

/** Looked this often who hung up before booking. */
const HUNG_UP_EVERY_MS = 20_000;
/** Looked this often who comes soon, and which notices are due. */
const LOOK_EVERY_MS = 5_000;
const DELIVER_EVERY_MS = 1_000;
/** Looked this often whether the clock has been set back. */
const BRING_TO_NOW_EVERY_MS = 60_000;
/** What callers are offered may be so old. */
const OFFERS_KEPT_MS = 1_000;

type Wiring = Omit<DeliverDeps, 'messaging' | 'callsLeft'> &
  Omit<CallDeps, 'provider' | 'commandIdFor'> & {
    readonly log: Log;
    readonly messaging: Messaging;
    /** What the menu of the clinics' own lines needs. */
    readonly menu: Omit<PhoneDeps, 'provider'>;
    readonly isDriven: boolean;
  };

export type WiredMessaging = {
  readonly tell: EffectHandler;
  readonly tellDelay: EffectHandler;
  /** The ways to patients that are set up. */
  readonly channels: readonly NoticeChannel[];
  readonly listener: ReturnType<typeof listenerOf>;
  /** Once, for a driven clock. */
  readonly run: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Notices to patients: who is told, how, and what they answer. */
export function wireMessaging(wiring: Wiring): WiredMessaging {
  const { log, days, messaging } = wiring;
  const deps: CallDeps = { ...wiring, provider: messaging.provider, commandIdFor: deterministicCommandId };
  const lookNear = async () => {
    for (const clinicId of await days.openClinics()) await lookForNearTurns(deps, clinicId);
  };
  const callsLeft = new CallsLeft();
  const deliver = async () => {
    while ((await deliverDueNotices({ ...wiring, messaging, callsLeft })) > 0) continue;
  };
  const bringToNow = () => bringNoticesToNow(wiring.sql, new Date(wiring.clock.now()));
  const stops = wiring.isDriven
    ? []
    : [
        repeatedly('near turns', LOOK_EVERY_MS, log, lookNear),
        repeatedly('notices', DELIVER_EVERY_MS, log, deliver),
        repeatedly('clock set back', BRING_TO_NOW_EVERY_MS, log, bringToNow),
        repeatedly('hung up', HUNG_UP_EVERY_MS, log, () => tellWhoHungUp(deps)),
      ];
  return {
    tell: (effect) => tellVisit(deps, effect),
    tellDelay: (effect) => tellDelay(deps, effect),
    channels: channelsOf(messaging),
    listener: tellingDesk(
      wiring,
      listenerOf(deps, {
        ...wiring.menu,
        offers: new OffersOfAMoment(wiring.clock, wiring.isDriven ? 0 : OFFERS_KEPT_MS),
      }),
    ),
    run: async () => {
      await lookNear();
      await tellWhoHungUp(deps);
      await deliver();
    },
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** What providers tell us, whoever they are. */
const listenerOf = (deps: CallDeps, menu: Omit<PhoneDeps, 'provider'>) => ({
  ...allCalls({
    db: deps.db,
    clock: deps.clock,
    directories: deps.directories,
    provider: deps.provider,
    incoming: menuListener({ ...menu, provider: deps.provider }),
    outgoing: callListener(deps),
  }),
  report: (report: Parameters<typeof takeReport>[1]) => takeReport(deps, report),
  incoming: (message: Parameters<typeof takeMessage>[1]) => takeMessage(deps, message),
});

/** The demonstration's telephone network: real providers are refused there. */
export function demonstrationProvider(
  clock: Clock,
  newId: () => string,
  folder: string | null,
  onBug: (error: unknown) => void,
): { readonly provider: FakeProvider; readonly messaging: Messaging } {
  const provider = new FakeProvider({
    clock,
    newId,
    onBug,
    ...(folder === null ? {} : { file: path.join(folder, 'demonstration-phone.jsonl') }),
  });
  const { sms, email, webPush, voice } = provider;
  return {
    provider,
    messaging: { provider: 'demonstration', written: { sms, email, web_push: webPush }, voice, takesReplies: true },
  };
}

/** When the server ends, what the demonstration's telephones still say is nobody's. */
export const deafListener: WiredMessaging['listener'] = {
  rang: () => Promise.resolve(),
  next: () => Promise.resolve({ utterances: [] }),
  ended: () => Promise.resolve(),
  report: () => Promise.resolve(),
  incoming: () => Promise.resolve(),
};
