import { mediaUrl, type ShownMedia } from '../../../common/contract/media.ts';
import type { ServiceId } from '../../../common/contract/vocabulary.ts';
import type { media } from '../../db/schema/media.ts';
import { localTimeOf } from '../../booking/clinicTime.ts';
import { quietUntil } from '../../notice/quietHours.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Directory } from '../clinic/directory.ts';

export type MediaEntry = typeof media.$inferSelect;

type Screen = {
  readonly id: string;
  readonly zoneIds: readonly string[];
  readonly services: ReadonlySet<ServiceId>;
};

/** What this screen shows beside its calls now, in the clinic's order. */
export function mediaOn(directory: Directory, day: QueueDay, screen: Screen, at: EpochMs): ShownMedia[] {
  const { timeZone } = directory.clinic;
  const { date } = localTimeOf(at, timeZone);
  return directory.media
    .filter((each) => isMeantFor(each, screen) && isDue(each, date, at, timeZone))
    .flatMap((each): ShownMedia[] => {
      const shown = { mediaId: each.id, showMs: each.showS * 1_000 };
      switch (each.kind) {
        case 'picture':
          return each.fileId === null ? [] : [{ ...shown, kind: 'picture', url: mediaUrl(each.fileId) }];
        case 'video':
          return each.fileId === null
            ? []
            : [{ ...shown, kind: 'video', url: mediaUrl(each.fileId), hasSound: each.hasSound }];
        case 'notice':
          return [{ ...shown, kind: 'notice', text: each.text }];
        case 'hours': {
          const services = hoursOf(directory, day, screen.services);
          return services.length === 0 ? [] : [{ ...shown, kind: 'hours', services }];
        }
      }
    });
}

const isMeantFor = ({ zoneIds, deviceIds }: MediaEntry, screen: Screen): boolean =>
  zoneIds.length + deviceIds.length === 0 ||
  deviceIds.includes(screen.id) ||
  zoneIds.some((id) => screen.zoneIds.includes(id));

/** On these dates and at these times of day; the same rule over midnight as for quiet hours. */
const isDue = (
  { isActive, fromDate, untilDate, fromTime, untilTime }: MediaEntry,
  date: string,
  at: number,
  timeZone: string,
): boolean =>
  isActive &&
  (fromDate === null || fromDate <= date) &&
  (untilDate === null || date <= untilDate) &&
  (fromTime === null ||
    untilTime === null ||
    quietUntil(at, timeZone, { from: fromTime, until: untilTime }) !== undefined);

const hoursOf = (directory: Directory, day: QueueDay, shown: ReadonlySet<ServiceId>) =>
  [...directory.services.values()]
    .filter(({ id }) => shown.has(id))
    .map(({ id, name }) => ({
      name,
      open: (day.head.settings?.services[id]?.open ?? []).map(({ fromAt, untilAt }) => ({ fromAt, untilAt })),
    }));
