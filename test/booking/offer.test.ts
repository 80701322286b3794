import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EpochMs } from '../../common/contract/vocabulary.ts';
import { offeredBy, whyNotOffered, type Asked, type Offerable } from '../../server/booking/offer.ts';

const ms = (value: number) => EpochMs.parse(value);

const schedule = (over: Partial<Offerable>): Offerable => ({
  departmentId: 'inner',
  serviceId: 'heart',
  practitionerId: 'dr-a',
  patientTypes: ['new', 'follow_up', 'referral'],
  insuranceIds: undefined,
  isScreenFirst: false,
  freePlaces: 3,
  firstFreeAt: ms(100),
  ...over,
});
const asked: Asked = { patientType: 'new', insuranceId: null, screened: { kind: 'not_asked' } };
const screened = (over: Partial<{ departmentIds: string[]; serviceIds: string[]; practitionerIds: string[] }>) => ({
  kind: 'allowed' as const,
  allowed: { departmentIds: [], serviceIds: [], practitionerIds: [], ...over },
});

describe('a doctor is offered', () => {
  test('only to the types of patient that the schedule takes', () => {
    const followUps = schedule({ patientTypes: ['follow_up'] });
    expect(whyNotOffered(followUps, asked)).toBe('patient_type');
    expect(whyNotOffered(followUps, { ...asked, patientType: 'follow_up' })).toBeUndefined();
  });

  test('only for insurances that the doctor takes; who pays is always welcome', () => {
    const limited = schedule({ insuranceIds: new Set(['social']) });
    expect(whyNotOffered(limited, { ...asked, insuranceId: 'other' })).toBe('insurance');
    expect(whyNotOffered(limited, { ...asked, insuranceId: 'social' })).toBeUndefined();
    expect(whyNotOffered(limited, asked)).toBeUndefined();
    expect(whyNotOffered(schedule({}), { ...asked, insuranceId: 'other' })).toBeUndefined();
  });

  test('after screening where the service wants that, and then only if the answers allow it', () => {
    const screenFirst = schedule({ isScreenFirst: true });
    expect(whyNotOffered(screenFirst, asked)).toBe('screening_needed');
    const by = (over: Parameters<typeof screened>[0]) =>
      whyNotOffered(screenFirst, { ...asked, screened: screened(over) });
    expect(by({ departmentIds: ['inner'] })).toBeUndefined();
    expect(by({ serviceIds: ['heart'] })).toBeUndefined();
    expect(by({ practitionerIds: ['dr-a'] })).toBeUndefined();
    expect(by({ departmentIds: ['skin'], serviceIds: ['skin'], practitionerIds: ['dr-b'] })).toBe('screening');
    expect(whyNotOffered(screenFirst, { ...asked, screened: { kind: 'by_person' } })).toBeUndefined();
  });

  test('not when full or away', () => {
    const offers = offeredBy(
      ({ practitionerId }) => practitionerId,
      [
        schedule({ practitionerId: 'full', freePlaces: 0, firstFreeAt: undefined }),
        schedule({ practitionerId: 'later', firstFreeAt: ms(200) }),
        schedule({ practitionerId: 'sooner', freePlaces: 2 }),
        schedule({ practitionerId: 'sooner', firstFreeAt: ms(150) }),
        schedule({ practitionerId: null }),
      ],
      asked,
    );
    expect(offers).toEqual([
      { key: 'sooner', freePlaces: 5, firstFreeAt: 100 },
      { key: 'later', freePlaces: 3, firstFreeAt: 200 },
    ]);
  });

  test('never past screening, whatever else is asked', () => {
    const patientType = fc.constantFrom('new', 'follow_up', 'referral') satisfies fc.Arbitrary<Asked['patientType']>;
    const insuranceId = fc.constantFrom(null, 'social', 'other');
    fc.assert(
      fc.property(patientType, insuranceId, fc.boolean(), (type, insurance, takesAll) => {
        const screenFirst = schedule({
          isScreenFirst: true,
          insuranceIds: takesAll ? undefined : new Set(['social']),
        });
        const without = { patientType: type, insuranceId: insurance, screened: { kind: 'not_asked' } } as const;
        expect(whyNotOffered(screenFirst, without)).toBeDefined();
      }),
    );
  });
});
