import { getCountries } from 'libphonenumber-js/min';
import type { Language } from '#common/contract/language.ts';

/** Where the first clinic is: every country whose telephone numbers can be read, and every time zone of the browser. */
export function countries(language: Language): readonly { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const collator = new Intl.Collator(language);
  return getCountries()
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .toSorted((a, b) => collator.compare(a.label, b.label));
}

export const TIME_ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

export function likelyTimeZone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return TIME_ZONES.includes(own) ? own : '';
}

/** The country of the browser's first language that names one. */
export function likelyCountry(tags: readonly string[] = navigator.languages): string {
  const regions = tags.map((tag) => new Intl.Locale(tag).region);
  const known = new Set<string>(getCountries());
  return regions.find((region) => region !== undefined && known.has(region)) ?? '';
}
