/** What is said of the order before it happens is what happens. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../common/contract/language.ts';
import { sayWhy } from '../../../common/phrases/why.ts';
import { sayWhyPublic } from '../../../common/phrases/whyPublic.ts';
import { CallsToCome } from '../../../server/queue/order/explain.ts';
import { whyOf } from '../../../server/queue/order/whyOf.ts';
import { blood, clock, issue, dayWith, settings } from '../build.ts';
import { after, anyMorning, anyPolicy, morning, pressUntilEmpty, room4, room5 } from './anyPolicy.ts';

const waiting = (day: ReturnType<typeof morning>) =>
  [...day.openStages()].filter(({ state }) => state.status === 'waiting');

test('pressing "next" calls exactly those who were named before each patient, by the rules that were named', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(anyPolicy, anyMorning, fc.nat(6), (policy, people, calls) => {
      const day = morning(policy, people, [room4], calls);
      const at = after(125);
      const said = new CallsToCome(day, at);
      const named = new Map(
        waiting(day).map((stage) => [stage.id, said.aheadOf(stage).map(({ place }) => place.stageId)]),
      );
      const turns = new Map(waiting(day).map(({ id }) => [id, said.turnOf(id)]));
      const firstFew = said.nextOf(room4);

      const called = pressUntilEmpty(day, at);
      expect(called.length).toBe(named.size);
      expect(called.map(({ stageId }) => stageId).slice(0, firstFew.length)).toEqual(firstFew);
      for (const [index, { stageId, why }] of called.entries()) {
        expect(named.get(stageId)).toEqual(called.slice(0, index).map((each) => each.stageId));
        expect(turns.get(stageId)).toMatchObject({ index, rule: why.rule, passedOver: why.passedOver });
        met.set(why.rule, (met.get(why.rule) ?? 0) + 1);
      }
    }),
    { numRuns: 200 },
  );
  // The days tried are worth it: every rule by which a key can call was met. Nobody is back from elsewhere here.
  for (const rule of ['emergency', 'class_first', 'waited_too_long', 'service_waited', 'service_share', 'ratio'])
    expect(met.get(rule) ?? 0, rule).toBeGreaterThan(3);
  for (const rule of [
    'claim_grown',
    'class_earlier',
    'booked_time',
    'arrival',
    'issue_order',
    'only_one',
    'asked_later',
  ])
    expect(met.get(rule) ?? 0, rule).toBeGreaterThan(3);
});

test('what is said of a call has no hole in any language, and the public is told no class and no number', () => {
  fc.assert(
    fc.property(anyPolicy, anyMorning, (policy, people) => {
      const day = morning(policy, people);
      for (const { stageId, why } of pressUntilEmpty(day, after(125))) {
        const stage = day.stage(stageId);
        const visit = stage && day.visit(stage.visitId);
        if (!stage || !visit) throw new Error('Somebody was called who is not there');
        const said = whyOf(policy, { classCode: visit.classCode, serviceId: stage.serviceId }, why);
        for (const language of LANGUAGES) {
          expect(sayWhy(said, 'Elderly', language)).not.toMatch(/[{}]|undefined/);
          expect(sayWhyPublic(why.rule, language)).not.toMatch(/[{}\d۰-۹٠-٩]|Elderly/);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('with several rooms nobody is left out, and whoever comes first has nobody before them', () => {
  fc.assert(
    fc.property(anyPolicy, anyMorning, fc.nat(4), (policy, people, calls) => {
      const day = morning(policy, people, [room4, room5], calls);
      const said = new CallsToCome(day, after(125));
      const indexes = waiting(day).map(({ id }) => said.turnOf(id)?.index);
      expect(indexes.toSorted((a = -1, b = -1) => a - b)).toEqual(indexes.map((_, index) => index));
      for (const stage of waiting(day)) expect(said.aheadOf(stage).length).toBe(said.turnOf(stage.id)?.index);
    }),
    { numRuns: 60 },
  );
});

test('where there is only the plain order, those before are the plain count, also while no room is open', () => {
  fc.assert(
    fc.property(anyMorning, fc.constantFrom([], [room4], [room4, room5]), (people, open) => {
      const plain = { ...settings, policy: { ...settings.policy, checkInEarlyMin: 600, checkInLateMin: 600 } };
      const day = morning(
        plain,
        people.map((each) => ({
          ...each,
          isXray: false,
          classCode: each.classCode === 'emergency' ? each.classCode : ('standard' as typeof each.classCode),
        })),
        open,
      );
      const said = new CallsToCome(day, day.head.lastAt);
      for (const stage of waiting(day)) expect(said.aheadOf(stage).length).toBe(day.peopleAhead(stage));
    }),
    { numRuns: 60 },
  );
});

test('three hundred who wait are explained in a few milliseconds', () => {
  const day = dayWith(
    ...Array.from({ length: 300 }, (_, index) => issue(index + 1, clock('08:00'), { serviceId: blood })),
  );
  const stages = waiting(day);
  const explain = () => {
    const said = new CallsToCome(day, clock('09:00'));
    for (const stage of stages) said.aheadCounts(stage);
  };
  for (let i = 0; i < 5; i += 1) explain();
  const tookMs = Array.from({ length: 5 }, () => {
    const from = performance.now();
    explain();
    return performance.now() - from;
  });
  // Five where nothing else runs; a machine that does ten other things is given time.
  expect(Math.min(...tookMs)).toBeLessThan(40);
});
