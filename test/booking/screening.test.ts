import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { ScreeningTree, type ScreeningEnd } from '../../common/contract/screening.ts';
import { ServiceId } from '../../common/contract/vocabulary.ts';
import { followTree } from '../../common/screening/followTree.ts';
import { problemsOf } from '../../server/booking/screening.ts';

const heart = ServiceId.parse('0199aaaa-0000-7000-8000-000000000001');
const skin = ServiceId.parse('0199aaaa-0000-7000-8000-000000000002');

const allowed = (...serviceIds: ServiceId[]): ScreeningEnd => ({
  kind: 'allowed',
  serviceIds,
  departmentIds: [],
  practitionerIds: [],
});
const ask = (questionId: string): ScreeningEnd => ({ kind: 'question', questionId });
const person: ScreeningEnd = { kind: 'to_person', advice: { en: 'Please hold the line.' } };

/** `question('pain', { yes: ask('where'), no: allowed(skin) })` */
const question = (id: string, options: Record<string, ScreeningEnd>) => ({
  id,
  text: { en: `About ${id}` },
  options: Object.entries(options).map(([option, leadsTo]) => ({ id: option, text: { en: option }, leadsTo })),
});

const tree: ScreeningTree = {
  start: 'pain',
  questions: [
    question('pain', { yes: ask('where'), no: allowed(skin) }),
    question('where', { chest: person, arm: allowed(heart, skin) }),
  ],
};

describe('the screening questions', () => {
  test('begin with the first, and go on to the next', () => {
    expect(followTree(tree, [])).toEqual(ok({ kind: 'ask', question: tree.questions[0] }));
    expect(followTree(tree, [{ questionId: 'pain', answer: 'yes' }])).toEqual(
      ok({ kind: 'ask', question: tree.questions[1] }),
    );
  });

  test('end with who may be booked, or at a person', () => {
    expect(followTree(tree, [{ questionId: 'pain', answer: 'no' }])).toEqual(
      ok({ kind: 'allowed', allowed: allowed(skin) }),
    );
    const chest = [
      { questionId: 'pain', answer: 'yes' },
      { questionId: 'where', answer: 'chest' },
    ];
    expect(followTree(tree, chest)).toEqual(ok({ kind: 'to_person', advice: { en: 'Please hold the line.' } }));
  });

  test('cannot be passed by answers to other questions, in another order, or past the end', () => {
    const misfit = err('answers_do_not_fit');
    expect(followTree(tree, [{ questionId: 'where', answer: 'arm' }])).toEqual(misfit);
    expect(followTree(tree, [{ questionId: 'pain', answer: 'maybe' }])).toEqual(misfit);
    expect(
      followTree(tree, [
        { questionId: 'pain', answer: 'no' },
        { questionId: 'where', answer: 'arm' },
      ]),
    ).toEqual(misfit);
  });
});

describe('a tree of questions is only used', () => {
  test('when every way through it ends', () => {
    expect(problemsOf(tree)).toEqual([]);
  });

  test('when it does not go in a circle', () => {
    const circle = {
      start: 'a',
      questions: [question('a', { x: ask('b') }), question('b', { x: ask('a'), y: person })],
    };
    expect(problemsOf(circle)).toEqual([{ code: 'goes_in_a_circle', questionId: 'b', optionId: 'x' }]);
  });

  test('when its questions are known, asked, and there once', () => {
    expect(problemsOf({ start: 'a', questions: [question('a', { x: ask('gone') })] })).toEqual([
      { code: 'question_unknown', questionId: 'a', optionId: 'x' },
    ]);
    expect(problemsOf({ start: 'nowhere', questions: [question('a', { x: person })] })).toEqual([
      { code: 'question_unknown', questionId: 'nowhere' },
      { code: 'question_never_asked', questionId: 'a' },
    ]);
    expect(
      problemsOf({ start: 'a', questions: [question('a', { x: person }), question('a', { x: person })] }),
    ).toContainEqual({ code: 'question_twice', questionId: 'a' });
  });

  test('when each answer has words and allows somebody', () => {
    const odd = question('a', { x: allowed() });
    odd.options.push({ id: 'x', text: { en: ' ' }, leadsTo: person });
    expect(problemsOf({ start: 'a', questions: [{ ...odd, text: { en: '' } }] }).map(({ code }) => code)).toEqual([
      'question_without_wording',
      'nobody_allowed',
      'option_twice',
      'option_without_wording',
    ]);
  });

  test('when any answers, given one after the other, come to an end', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const end = fc.oneof(fc.constantFrom(...names).map(ask), fc.constant(person), fc.constant(allowed(skin)));
    const anyTree = fc.record({
      start: fc.constantFrom(...names),
      questions: fc
        .tuple(...names.map(() => fc.array(end, { minLength: 1, maxLength: 3 })))
        .map((all) => all.map((ends, i) => question(names[i]!, Object.fromEntries(ends.map((e, o) => [`o${o}`, e]))))),
    });
    let usable = 0;
    fc.assert(
      fc.property(anyTree, fc.array(fc.nat(8), { minLength: 6, maxLength: 6 }), (some, choices) => {
        const bad = problemsOf(some).filter(({ code }) => code !== 'question_never_asked');
        if (bad.length > 0) return;
        usable += 1;
        const answers: { questionId: string; answer: string }[] = [];
        for (let steps = 0; steps <= names.length; steps += 1) {
          const outcome = followTree(some, answers);
          if (!outcome.ok) throw new Error('answers of the tree itself must fit');
          if (outcome.value.kind !== 'ask') return;
          const { id, options } = outcome.value.question;
          const choice = choices[steps] ?? 0;
          answers.push({ questionId: id, answer: options[choice % options.length]!.id });
        }
        throw new Error('the questions did not end');
      }),
      { numRuns: 2_000 },
    );
    expect(usable).toBeGreaterThan(50);
  });

  test('when it is no more than nine answers wide, so that a telephone has a key for each', () => {
    const ten = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`o${i}`, person]));
    expect(ScreeningTree.safeParse({ start: 'a', questions: [question('a', ten)] }).success).toBe(false);
    expect(ScreeningTree.safeParse(tree).success).toBe(true);
  });
});
