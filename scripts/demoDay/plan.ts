/** What happens on a simulated day, made from a seed alone: who comes when, who leaves, when the paper ends. */
import { chanceOf } from './chance.ts';

export type Planned =
  | { readonly atMin: number; readonly what: 'open_room'; readonly room: number }
  | {
      readonly atMin: number;
      readonly what: 'walk_in';
      readonly service: number;
      readonly language: 'en' | 'fa' | 'ar' | 'zh' | 'ru';
      readonly leavesNumber: boolean;
      readonly givesUpAfterMin: number | null;
    }
  | {
      readonly atMin: number;
      readonly what: 'booking';
      readonly patient: number;
      readonly inMin: number;
      readonly comes: boolean;
    }
  | { readonly atMin: number; readonly what: 'press'; readonly room: number; readonly isNoShow: boolean }
  | { readonly atMin: number; readonly what: 'paper'; readonly is: 'out' | 'ok' }
  | { readonly atMin: number; readonly what: 'answer'; readonly text: string };

const LANGUAGES = ['fa', 'fa', 'en', 'ar', 'ru', 'zh'] as const;
/** Minutes of a service in each room of the demonstration; real ones vary by half of their mean. */
const SERVICE_MIN = [12, 12, 15, 20, 5, 8] as const;
const VARIATION = 0.47;

/** @param lastsMin from the opening on, in minutes */
export function planDay(seed: number, lastsMin: number): readonly Planned[] {
  const chance = chanceOf(seed);
  const oneOf = <T>(all: readonly [T, ...T[]]): T => all[Math.floor(chance() * all.length)] ?? all[0];
  const planned: Planned[] = [];
  for (const [room] of SERVICE_MIN.entries()) planned.push({ atMin: 2 + room, what: 'open_room', room });
  for (let patient = 0; patient < 6; patient += 1) {
    planned.push({
      atMin: 1 + patient,
      what: 'booking',
      patient,
      inMin: 20 + Math.floor(chance() * Math.max(1, lastsMin - 60)),
      comes: chance() > 0.15,
    });
  }
  // Walk-ins arrive at random, one in about two minutes.
  for (let atMin = 1 - Math.log(1 - chance()) * 2; atMin < lastsMin - 20; atMin -= Math.log(1 - chance()) * 2) {
    planned.push({
      atMin,
      what: 'walk_in',
      service: Math.floor(chance() * 5),
      language: oneOf(LANGUAGES),
      leavesNumber: chance() < 0.25,
      givesUpAfterMin: chance() < 0.05 ? 10 + Math.floor(chance() * 30) : null,
    });
  }
  for (const [room, meanMin] of SERVICE_MIN.entries()) {
    for (
      let atMin = 6 + room;
      atMin < lastsMin;
      atMin += meanMin * Math.max(0.3, 1 + VARIATION * (chance() + chance() + chance() - 1.5) * 2)
    ) {
      planned.push({ atMin, what: 'press', room, isNoShow: chance() < 0.06 });
    }
  }
  planned.push(
    { atMin: lastsMin * 0.4, what: 'paper', is: 'out' },
    { atMin: lastsMin * 0.4 + 6, what: 'paper', is: 'ok' },
  );
  for (let atMin = 15; atMin < lastsMin; atMin += 11)
    planned.push({ atMin, what: 'answer', text: oneOf(['1', '1', '2', '۱', '3']) });
  return planned
    .map((each, order) => ({ each, order }))
    .sort((a, b) => a.each.atMin - b.each.atMin || a.order - b.order)
    .map(({ each }) => each);
}
