/** By ear: a place of another day, after the clinic's questions where it asks some. */
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { checkInPhrases } from '#common/phrases/kioskCheckIn.ts';
import { earPhrases } from '#common/phrases/kioskEar.ts';
import { otherDayPhrases } from '#common/phrases/kioskOtherDay.ts';
import type { Screen } from '../screen.ts';
import { numberWords, waysToBook } from '../waysToBook.ts';
import { shapeOf } from '../whatWasTyped.ts';
import { choice, entity, FINISH, named, typing, type Part } from './choosing.ts';
import type { EarFacts } from './earMenu.ts';
import { phraseRef } from './piece.ts';
import { piece } from './saying.ts';

type Of<Name extends Screen['name']> = Extract<Screen, { readonly name: Name }>;

/** The words of a question and its answers are the clinic's own: the server says them by their names. */
export function questionMenu(facts: EarFacts, { questions, question, answers, isAnew }: Of<'question'>): Part {
  const of = `${questions.treeId}.${question.id}`;
  const first = answers.length > 0 ? [] : [piece(facts, otherDayPhrases.questionsFirst)];
  return {
    intro: [
      ...(isAnew ? [piece(facts, otherDayPhrases.questionsAnew)] : first),
      piece(facts, earPhrases.asIs, { name: `question.${of}` }),
    ],
    choices: question.options.map(({ id: optionId }) =>
      choice(entity(`option.${of}.${optionId}`), { do: 'answer', optionId }),
    ),
  };
}

export const insteadMenu = (facts: EarFacts, { services }: Of<'other_service'>): Part => ({
  intro: [piece(facts, otherDayPhrases.instead)],
  choices: services.map(({ serviceId }) => choice(entity(`service.${serviceId}`), { do: 'instead', serviceId })),
});

export const toPersonMenu = (facts: EarFacts, { spokenAs }: Of<'to_person'>): Part => ({
  intro: [
    piece(facts, kioskPhrases.goToDesk),
    spokenAs === undefined ? piece(facts, otherDayPhrases.askDesk) : piece(facts, earPhrases.asIs, { name: spokenAs }),
  ],
  news: facts.deskNews === 'told' ? [piece(facts, checkInPhrases.deskKnows)] : [],
  choices: [FINISH],
});

export function otherDayMenu(facts: EarFacts, { places, wasTaken }: Of<'other_day'>): Part {
  const list = facts.view.tellsBy.includes('sms')
    ? [choice(named(otherDayPhrases.waitingList), { do: 'waiting_list' })]
    : [];
  if (places.length === 0)
    return {
      intro: [
        piece(facts, otherDayPhrases.noneFree),
        ...(list.length === 0 ? [piece(facts, kioskPhrases.goToDesk)] : []),
      ],
      choices: list,
    };
  return {
    intro: [piece(facts, wasTaken ? otherDayPhrases.taken : otherDayPhrases.title)],
    choices: [
      ...places.map(({ startsAt }, index) =>
        choice({ say: earPhrases.choiceOfTime, at: startsAt }, { do: 'place', index }),
      ),
      ...list,
    ],
  };
}

/** Digits are typed here, so no digit chooses: Enter alone goes on to the next way to say who one is. */
export function whoBooksMenu(facts: EarFacts, { place, way, records }: Of<'who_books'>): Part {
  const { country, nationalIdSystem } = facts.view;
  const begins =
    way === 'recordNumber' && records !== null && records.prefix !== ''
      ? [piece(facts, otherDayPhrases.recordBegins, { number: records.prefix })]
      : [];
  const menu = typing(facts, way, shapeOf(way, country, nationalIdSystem), 'book', [
    piece(facts, otherDayPhrases.chosen, { at: place.startsAt }),
    piece(facts, numberWords[way].enter),
    ...begins,
  ]);
  // Letters cannot be typed on a keypad.
  const typable = waysToBook(nationalIdSystem, records?.signs.length === 0 ? records : null);
  const next = typable[(typable.indexOf(way) + 1) % typable.length];
  if (next === undefined || next === way) return menu;
  return {
    ...menu,
    outro: [...(menu.outro ?? []), piece(facts, earPhrases.otherNumber, { name: phraseRef(numberWords[next].name) })],
    onEmptyEnter: { do: 'book_by', way: next },
  };
}
