import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextForTelling, type TellingFacts } from '../../server/booking/absenceTelling.ts';
import { shareOut } from '../../server/booking/shareOut.ts';

const anyone = { suits: () => true };
const slot = (name: string, free = 1) => ({ name, free });
const names = (shares: readonly (readonly { readonly name: string }[])[]) =>
  shares.map((share) => share.map(({ name }) => name));

test('the first have the nearest, and everybody has one before anybody has a second', () => {
  const slots = ['a', 'b', 'c', 'd'].map((name) => slot(name));
  expect(names(shareOut([anyone, anyone, anyone], slots, 3))).toEqual([['a', 'd'], ['b'], ['c']]);
  expect(names(shareOut([anyone, anyone], [slot('a')], 3))).toEqual([['a'], []]);
});

test('no place is offered to two people, nobody has one twice or one that does not suit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
      (wishes, frees) => {
        const slots = frees.map((free, index) => ({ index, free }));
        const people = wishes.map((wish) => ({ suits: ({ index }: { index: number }) => wish[index] === true }));
        const shares = shareOut(people, slots, 3);
        expect(shares).toHaveLength(people.length);
        for (const each of slots)
          expect(shares.filter((share) => share.includes(each)).length).toBeLessThanOrEqual(each.free);
        for (const [index, share] of shares.entries()) {
          expect(new Set(share).size).toBe(share.length);
          expect(share.length).toBeLessThanOrEqual(3);
          expect(share.every((each) => people[index]?.suits(each))).toBe(true);
          expect(share).toEqual(share.toSorted((a, b) => a.index - b.index));
        }
      },
    ),
  );
});

const facts = (over: Partial<TellingFacts> = {}): TellingFacts => ({
  state: 'asked',
  booking: 'open',
  isStillThen: true,
  isTold: false,
  awayAt: 1_000,
  notice: { end: 'reached', reason: null },
  answerBy: 100,
  round: 1,
  ...over,
});

test('whatever happens to the booking counts before the message', () => {
  expect(nextForTelling(facts({ booking: 'cancelled' }), 0)).toMatchObject({ as: 'cancelled' });
  expect(nextForTelling(facts({ isStillThen: false, notice: { end: 'nobody', reason: 'busy' } }), 0)).toMatchObject({
    as: 'moved',
  });
  expect(nextForTelling(facts({ isTold: true }), 0)).toMatchObject({ as: 'seen_to' });
});

test('who was not reached is left to the desk with the reason, also when the time has come before anybody could tell', () => {
  expect(nextForTelling(facts({ notice: { end: 'nobody', reason: 'busy' } }), 0)).toEqual({
    do: 'end',
    as: 'not_reached',
    reason: 'busy',
  });
  expect(nextForTelling(facts({ state: 'waiting', notice: null }), 1_000)).toMatchObject({ as: 'not_reached' });
});

test('who does not answer in time is told of the next times once, and no third time', () => {
  expect(nextForTelling(facts(), 99)).toEqual({ do: 'wait' });
  expect(nextForTelling(facts(), 100)).toEqual({ do: 'tell' });
  expect(nextForTelling(facts({ round: 2 }), 100)).toMatchObject({ as: 'silent' });
  expect(nextForTelling(facts({ notice: { end: 'open', reason: null } }), 100)).toEqual({ do: 'wait' });
});
