import type { Language } from '../contract/language.ts';
import { numberFormat } from './format.ts';
import { localeOf } from './phrase.ts';

const MINUTE_MS = 60_000;

const unit = (value: number, name: 'minute' | 'hour', language: Language) =>
  numberFormat(localeOf(language), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);

/** Whole minutes, hours from an hour on: `5 min`, `1 hr 5 min`. Never negative: clocks may differ by a second. */
export function formatDuration(durationMs: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(durationMs / MINUTE_MS));
  return formatMinutes(minutes, language);
}

export function formatMinutes(minutes: number, language: Language): string {
  if (minutes < 60) return unit(minutes, 'minute', language);
  const hours = unit(Math.floor(minutes / 60), 'hour', language);
  return minutes % 60 === 0 ? hours : `${hours} ${unit(minutes % 60, 'minute', language)}`;
}
