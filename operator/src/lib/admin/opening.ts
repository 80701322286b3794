import { keyOfQuota, Portion, Quota } from '#common/contract/opening.ts';
import { numberOf, timeOf } from './typedField.ts';

/** One portion as it is written; numbers are texts until they are sent. */
export type PortionDraft = { readonly percent: string; readonly daysAhead: string; readonly time: string };

/** One quota as it is written: whom it counts by its key, `channel:web`. */
export type QuotaDraft = { readonly of: string; readonly most: string; readonly unit: string };

const textOf = (each: object, name: string): string => {
  const value: unknown = name in each ? Object.entries(each).find(([key]) => key === name)?.[1] : '';
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};
const objectsIn = (value: unknown): readonly object[] =>
  Array.isArray(value)
    ? value.filter((each: unknown): each is object => typeof each === 'object' && each !== null)
    : [];

/** Portions as the server has them, for the form. */
export const portionsOf = (value: unknown): PortionDraft[] =>
  objectsIn(value).map((each) => {
    const portion = Portion.safeParse(each);
    if (!portion.success)
      return { percent: textOf(each, 'percent'), daysAhead: textOf(each, 'daysAhead'), time: textOf(each, 'time') };
    const { percent, daysAhead, time } = portion.data;
    return { percent: String(percent), daysAhead: String(daysAhead), time: time ?? '' };
  });

/** Quotas as the server has them, for the form. */
export const quotasOf = (value: unknown): QuotaDraft[] =>
  objectsIn(value).map((each) => {
    const quota = Quota.safeParse(each);
    return quota.success
      ? { of: keyOfQuota(quota.data.of), most: String(quota.data.most), unit: quota.data.unit }
      : { of: textOf(each, 'of'), most: textOf(each, 'most'), unit: textOf(each, 'unit') };
  });

export const sentPortions = (value: unknown): readonly object[] =>
  portionsOf(value).map(({ percent, daysAhead, time }) => ({
    percent: numberOf(percent),
    daysAhead: numberOf(daysAhead),
    time: time.trim() === '' ? null : timeOf(time),
  }));

export const sentQuotas = (value: unknown): readonly object[] =>
  quotasOf(value).map(({ of, most, unit }) => ({ of: quotaOf(of), most: numberOf(most), unit }));

function quotaOf(key: string): object {
  const [by = '', of = ''] = key.split(':');
  switch (by) {
    case 'channel':
      return { by, channel: of };
    case 'patient_type':
      return { by, patientType: of };
    default:
      return { by, insuranceId: of === 'none' ? null : of };
  }
}
