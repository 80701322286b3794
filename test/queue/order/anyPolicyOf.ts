/** Policies as clinics might set them, and as nobody should. */
import fc from 'fast-check';
import type { ClassCode } from '../../../common/contract/vocabulary.ts';
import { DaySettings } from '../../../server/queue/settings.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 2 });
const share = fc.integer({ min: 1, max: 5 });

const anyClass = fc.record({
  isAbsolute: fc.constant(false),
  yieldsToCap: fc.boolean(),
  offsetMin: fc.constantFrom(0, 0, -30, -15, 20, 45),
  slope: fc.constantFrom(1, 1, 1, 2, 0.5, 1.3, 4),
});
const absoluteClass = fc.record({
  isAbsolute: fc.constant(true),
  yieldsToCap: fc.boolean(),
  offsetMin: fc.constantFrom(0, -30, 20),
  slope: fc.constantFrom(1, 3),
});

/**
 * A clinic's settings with other policies. The everyday class keeps its order, and emergencies stay emergencies; every
 * other class may be anything.
 */
export const anyPolicyOf = (base: DaySettings): fc.Arbitrary<DaySettings> =>
  fc
    .record({
      policy: fc.record({
        waitCapMin: maybe(fc.integer({ min: 5, max: 200 })),
        ratio: maybe(fc.record({ booked: share, walkIn: share })),
        othersPerReturning: fc.integer({ min: 1, max: 4 }),
      }),
      firstAfterMin: fc.array(maybe(fc.integer({ min: 5, max: 120 })), { minLength: 9, maxLength: 9 }),
      weights: fc.array(fc.array(fc.option(share, { nil: null, freq: 3 }), { minLength: 9, maxLength: 9 }), {
        minLength: 9,
        maxLength: 9,
      }),
      hasWeights: fc.boolean(),
      classes: fc.array(fc.oneof({ weight: 4, arbitrary: anyClass }, absoluteClass), { minLength: 9, maxLength: 9 }),
      everyday: anyClass,
    })
    .map(({ policy, firstAfterMin, weights, hasWeights, classes, everyday }) =>
      DaySettings.parse({
        ...base,
        policy: { ...base.policy, ...policy },
        services: Object.fromEntries(
          Object.entries(base.services).map(([id, rules], i) => [id, { ...rules, firstAfterMin: firstAfterMin[i] }]),
        ),
        servicePoints: Object.fromEntries(
          Object.entries(base.servicePoints).map(([id, rules], room) => [
            id,
            {
              ...rules,
              weights: Object.fromEntries(
                rules.serviceIds.flatMap((serviceId, i) => {
                  const weight = hasWeights ? weights[room]?.[i] : null;
                  return weight ? [[serviceId, weight]] : [];
                }),
              ),
            },
          ]),
        ),
        classes: Object.fromEntries(
          Object.entries(base.classes).map(([code, rules], i) => [
            code,
            code === 'emergency' ? rules : code === 'standard' ? everyday : { ...classes[i] },
          ]),
        ) satisfies Record<ClassCode, unknown>,
      }),
    );
