import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import { DayForecast } from '../../queue/estimate/dayForecast.ts';
import type { DayPlan } from '../../queue/estimate/dayPlan.ts';

type Kept = { readonly seq: number; readonly minute: number; readonly plan: DayPlan; readonly forecast: DayForecast };

const kept = new WeakMap<QueueDay, Kept>();

/** What the day lets one expect at that instant; one forecast for everybody who asks within the same minute. */
export function forecastOf(day: QueueDay, at: EpochMs, plan: DayPlan): DayForecast {
  const { seq } = day.head;
  const minute = Math.floor(at / 60_000);
  const known = kept.get(day);
  if (known?.seq === seq && known.minute === minute && known.plan === plan) return known.forecast;
  const forecast = new DayForecast(day, at, plan);
  kept.set(day, { seq, minute, plan, forecast });
  return forecast;
}
