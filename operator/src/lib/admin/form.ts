import type { Language } from '#common/contract/language.ts';
import { sentPortions, sentQuotas } from './opening.ts';
import { numberOf, timeOf } from './typedField.ts';

/** What stands in a form, by the name of the field; `options.recallLimit` lies deeper in what is sent. */
export type Draft = Record<string, unknown>;
export type Option = {
  readonly value: string;
  readonly label: string;
  /** The language of the label, where it is not the screen's. */
  readonly lang?: Language;
};

/** One stretch of hours as it is written; numbers are texts until they are sent. */
export type PeriodDraft = {
  weekday: string;
  from: string;
  until: string;
  lastTicket: string;
  slotMin: string;
  placesPerSlot: string;
};

/** A date on which a schedule differs; without hours nobody is seen then. */
export type DateDraft = {
  readonly date: string;
  readonly hours: readonly PeriodDraft[];
  readonly reason: Readonly<Record<string, string>>;
};

type Kind =
  | {
      readonly kind: 'text';
      readonly isLeftToRight?: boolean;
      readonly lines?: number;
      readonly hint?: string;
      readonly lang?: Language;
    }
  | { readonly kind: 'local_text'; readonly max: number }
  | { readonly kind: 'number'; readonly hint?: string }
  | { readonly kind: 'check' }
  | {
      readonly kind: 'select';
      readonly options: readonly Option[];
      readonly isNumber?: boolean;
      readonly isFixed?: boolean;
      readonly hint?: string;
    }
  | {
      readonly kind: 'choices';
      readonly options: readonly Option[];
      readonly areNumbers?: boolean;
      readonly hint?: string;
    }
  | { readonly kind: 'colour' }
  /** Sent by itself; its id stands in the form. */
  | { readonly kind: 'file'; readonly accept: string }
  | { readonly kind: 'time'; readonly hint?: string }
  /** `startsToday`: what a new line begins with. */
  | { readonly kind: 'date'; readonly startsToday?: boolean }
  | { readonly kind: 'dates' }
  | { readonly kind: 'portions' }
  /** `options`: whom a quota may count, by its key. */
  | { readonly kind: 'quotas'; readonly options: readonly Option[] }
  /** Services one after the other. */
  | { readonly kind: 'journey'; readonly options: readonly Option[] }
  /** Not asked here, and kept as it is. */
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'hours';
      readonly isWeekly: boolean;
      readonly extra: 'last_ticket' | 'places' | 'nothing';
      /** What it means that there are none. */
      readonly whenNone?: string;
    };

export type FormField = Kind & {
  readonly name: string;
  readonly label: string;
  /** What is sent for an empty field; without it the field must be filled. */
  readonly whenEmpty?: 'null' | 'absent';
  readonly isShown?: (draft: Draft) => boolean;
};

/** One further stage of a service's journey. */
export type StepDraft = { readonly serviceId: string; readonly isReturn: boolean; readonly anyOrder: boolean };

export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
export const asTexts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(asText) : []);
export const asLocal = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([language, text]) => [language, asText(text)]))
    : {};

/** ISO weekdays as people count them there: the week begins after the weekend. */
export function weekOf(weekend: readonly number[]): readonly number[] {
  const all = [1, 2, 3, 4, 5, 6, 7];
  const first = all.find((day) => weekend.includes(day === 1 ? 7 : day - 1) && !weekend.includes(day)) ?? 1;
  return all.map((_, index) => ((first - 1 + index) % 7) + 1);
}

export const inWeekOrder = <Period extends { readonly weekday: number; readonly from: string }>(
  hours: readonly Period[],
  weekend: readonly number[],
): Period[] => {
  const week = weekOf(weekend);
  return hours.toSorted((a, b) => week.indexOf(a.weekday) - week.indexOf(b.weekday) || a.from.localeCompare(b.from));
};

/** Hours as the server has them, for the form. */
export function periodsOf(value: unknown): PeriodDraft[] {
  if (!Array.isArray(value)) return [];
  return value.map((each: unknown) => {
    const read = asLocal(each);
    return {
      weekday: read['weekday'] ?? '1',
      from: read['from'] ?? '',
      until: read['until'] ?? '',
      lastTicket: read['lastTicket'] ?? '',
      slotMin: read['slotMin'] ?? '',
      placesPerSlot: read['placesPerSlot'] ?? '',
    };
  });
}

/** Dates as the server has them, for the form. */
export function datesOf(value: unknown): DateDraft[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('date' in each)) return [];
    return [
      {
        date: asText(each.date),
        hours: periodsOf('hours' in each ? each.hours : []),
        reason: asLocal('reason' in each ? each.reason : {}),
      },
    ];
  });
}

/** A journey as the server has it, for the form. */
export function stepsOf(value: unknown): StepDraft[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('serviceId' in each)) return [];
    return [
      {
        serviceId: asText(each.serviceId),
        isReturn: 'isReturn' in each && each.isReturn === true,
        anyOrder: 'anyOrder' in each && each.anyOrder === true,
      },
    ];
  });
}

/** What is sent: the shown fields, each under its name. */
export function bodyOf(fields: readonly FormField[], draft: Draft): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.isShown?.(draft) === false) continue;
    const value = sentOf(field, draft[field.name]);
    const isEmpty = value === '' || value === undefined || (Array.isArray(value) && value.length === 0);
    if (isEmpty && field.whenEmpty === 'absent') put(body, field.name.split('.'), undefined);
    else put(body, field.name.split('.'), value === '' && field.whenEmpty === 'null' ? null : value);
  }
  return body;
}

function sentOf(field: FormField, value: unknown): unknown {
  switch (field.kind) {
    case 'text':
    case 'colour':
    case 'file':
    case 'date':
      return asText(value).trim();
    case 'time':
      return timeOf(asText(value));
    case 'number':
      return numberOf(asText(value));
    case 'select':
      return field.isNumber ? numberOf(asText(value)) : asText(value);
    case 'check':
      return value === true;
    case 'local_text':
      return asLocal(value);
    case 'choices':
      return field.areNumbers ? asTexts(value).map(Number) : [...asTexts(value)];
    case 'dates':
      return datesOf(value).map(({ hours, ...each }) => ({
        ...each,
        hours: hours.map((period) => ({
          from: timeOf(period.from),
          until: timeOf(period.until),
          slotMin: numberOf(period.slotMin),
          placesPerSlot: numberOf(period.placesPerSlot),
        })),
      }));
    case 'portions':
      return sentPortions(value);
    case 'quotas':
      return sentQuotas(value);
    case 'journey':
      return stepsOf(value);
    case 'kept':
      return value;
    case 'hours':
      return periodsOf(value).map((period) => ({
        ...(field.isWeekly ? { weekday: Number(period.weekday) } : {}),
        from: timeOf(period.from),
        until: timeOf(period.until),
        ...(field.extra === 'places'
          ? { slotMin: numberOf(period.slotMin), placesPerSlot: numberOf(period.placesPerSlot) }
          : field.extra === 'nothing' || period.lastTicket.trim() === ''
            ? {}
            : { lastTicket: timeOf(period.lastTicket) }),
      }));
  }
}

/** An undefined value makes the way to it and nothing at its end. */
function put(body: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value !== undefined) body[first] = value;
    return;
  }
  const inner = body[first];
  // Made a line below, by this function only.
  const next = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<string, unknown>;
  body[first] = next;
  put(next, rest, value);
}
