/** What is said on each screen, in words, and which key leads where. */
import { describe, expect, test } from 'vitest';
import { KioskSpeechQuery } from '../../common/contract/kioskSpeech.ts';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { OtherDayPlace, type RecordShape } from '../../common/contract/otherDay.ts';
import { AskedQuestions } from '../../common/contract/screening.ts';
import { nameOfSpoken, spokenPhrase } from '../../common/phrases/kioskSpoken.ts';
import { say } from '../../common/phrases/phrase.ts';
import { problemPhrase } from '../../common/phrases/problems.ts';
import type { EarFacts } from '../../kiosk/src/lib/ear/earMenu.ts';
import { menuOf } from '../../kiosk/src/lib/ear/menu.ts';
import { queryOf, type Piece } from '../../kiosk/src/lib/ear/piece.ts';
import type { Screen, WayToBook } from '../../kiosk/src/lib/screen.ts';
import { kioskView, ticketView } from '../browser/screenViews.ts';

const ZONE = '0190a000-0000-7000-8000-000000000009';
const view = kioskView({ withClosed: true });
const facts = (screen: Screen, over: Partial<EarFacts> = {}): EarFacts => ({
  screen,
  view,
  language: 'en',
  isAway: false,
  canGiveAway: false,
  paper: 'printing',
  slip: 'none',
  deskNews: 'quiet',
  isPersonAsked: false,
  wanted: undefined,
  page: 0,
  mistake: undefined,
  paperSaid: undefined,
  mayRepeat: false,
  ...over,
});

/** As the server would say it, with the names as they stand on the screen. */
function words({ say: phrase, language, name, number, ...values }: Piece): string {
  const [kind = '', id = ''] = (name ?? '').split(/\.(.*)/);
  const service = view.services.find(({ serviceId }) => serviceId === id);
  const shown = kind === 'phrase' ? say(spokenPhrase(id) ?? phrase, language) : (service?.name[language] ?? name);
  return say(phrase, language, {
    ...values,
    ...(shown === undefined ? {} : { name: shown }),
    ...(number === undefined ? {} : { number }),
  });
}
const said = (given: EarFacts) => {
  const { intro, news, choices, outro } = menuOf(given);
  return [...intro, ...news, ...choices.map(({ piece }) => piece), ...outro].map(words);
};

const SCREENS: Screen[] = [
  { name: 'language' },
  { name: 'purpose' },
  { name: 'departments' },
  { name: 'services', departmentId: null },
  { name: 'doctors', departmentId: null },
  { name: 'ways' },
  { name: 'identify', way: 'phone' },
  { name: 'identify', way: 'code' },
  { name: 'one_more', way: 'phone', ask: 'birth_date' },
  { name: 'refused', problem: { code: 'too_early', status: 409, detail: { fromAt: 1_772_434_800_000 } } },
  { name: 'refused', problem: { code: 'wrong_day', status: 409, detail: { date: '2026-03-04' } } },
  { name: 'ticket', ticket: ticketView({ waitingZoneId: ZONE }) },
  { name: 'contact', ticket: ticketView() },
];

const TREE = '0190a000-0000-7000-8000-00000000000a';
const [first] = view.services;
const question = {
  id: 'who',
  text: { en: 'Who is the visit for?' },
  options: ['adult', 'child'].map((id) => ({
    id,
    text: { en: id },
    leadsTo: { kind: 'to_person' as const, advice: {} },
  })),
};
/** Parsed, so that plain strings become the contract's ids. */
const questions = AskedQuestions.parse({ treeId: TREE, tree: { start: 'who', questions: [question] } });
const asked = (over: { readonly isAnew?: boolean } = {}): Screen => ({
  name: 'question',
  serviceId: first!.serviceId,
  questions,
  question,
  answers: [],
  isAnew: false,
  ...over,
});
const whoBooks = (way: WayToBook, records: RecordShape | null): Screen => ({
  name: 'who_books',
  wish: { serviceId: first!.serviceId },
  place: OtherDayPlace.parse({ scheduleId: ZONE, startsAt: view.at, practitionerName: null }),
  records,
  way,
});
const DIGITS_AFTER_R = { prefix: 'R-', signs: [] };
const TO_PERSON: Screen = { name: 'to_person', advice: { en: 'Sit down' }, spokenAs: `advice.${TREE}.who.adult` };
SCREENS.push(
  asked(),
  asked({ isAnew: true }),
  TO_PERSON,
  { ...TO_PERSON, spokenAs: undefined },
  { name: 'other_service', wish: { serviceId: first!.serviceId }, services: [first!] },
  whoBooks('phone', DIGITS_AFTER_R),
  whoBooks('recordNumber', DIGITS_AFTER_R),
);

test('on every screen everything can be said by the server, in every language', () => {
  for (const language of LANGUAGES)
    for (const screen of SCREENS) {
      const { intro, news, choices, outro } = menuOf(facts(screen, { language }));
      const pieces = [...intro, ...news, ...choices.map(({ piece }) => piece), ...outro];
      expect(pieces.length).toBeGreaterThan(0);
      for (const piece of pieces) {
        const query = queryOf(piece);
        expect(query, screen.name).toMatch(/say=\w+\.\w+/);
        expect(KioskSpeechQuery.safeParse(Object.fromEntries(new URLSearchParams(query))).success, query).toBe(true);
      }
    }
});

describe('by ear', () => {
  test('each language speaks for itself', () => {
    const heard = menuOf(facts({ name: 'language' })).choices.map(({ piece }) => [piece.language, words(piece)]);
    expect(heard.slice(0, 2)).toEqual([
      ['en', 'For English, press 1.'],
      ['fa', 'برای فارسی، ۲ را بزنید.'],
    ]);
  });

  test.each<[Language, readonly string[]]>([
    [
      'en',
      [
        'What do you need today?',
        'Family doctor: press 1.',
        'Blood tests: press 2.',
        'X-ray, no more tickets today; for another day, press 3.',
        'Choose a doctor: press 4.',
        'Children’s doctor is closed now.',
      ],
    ],
    [
      'fa',
      [
        'امروز چه خدمتی لازم دارید؟',
        'پزشک خانواده: ۱ را بزنید.',
        'آزمایش خون: ۲ را بزنید.',
        'رادیولوژی، نوبت‌های امروز تمام شده است؛ برای روز دیگر، ۳ را بزنید.',
        'انتخاب پزشک: ۴ را بزنید.',
        'پزشک کودکان اکنون بسته است.',
      ],
    ],
  ])('the services are said with their keys, the open ones first (%s)', (language, lines) => {
    expect(said(facts({ name: 'services', departmentId: null }, { language }))).toEqual(lines);
  });

  test('after the service it asks for how many, before any ticket is taken', () => {
    const chosen = menuOf(facts({ name: 'services', departmentId: null })).choices[0]?.act;
    expect(chosen).toMatchObject({ do: 'service', practitionerId: null });
    const wanted = { serviceId: view.services[0]!.serviceId, practitionerId: null };
    expect(said(facts({ name: 'services', departmentId: null }, { wanted }))[0]).toBe(
      'For how many people is the ticket?',
    );
  });

  test('the number is said twice, then where to wait, how many come first, about how long and the paper', () => {
    const ticket = ticketView({ waitingZoneId: ZONE });
    const lines = said(facts({ name: 'ticket', ticket }, { paper: 'printed' }));
    expect(lines.slice(0, 6)).toEqual([
      'Your number is A-042.',
      'Once more: number A-042.',
      `Please wait here: zone.${ZONE}.`,
      '3 people before you',
      'It takes about 20 to 30 minutes.',
      'Please take your ticket',
    ]);
  });

  test('more choices than keys go on with the ninth key, and begin again after the last', () => {
    const many = { ...kioskView({ services: 8 }) };
    const screen: Screen = { name: 'services', departmentId: null };
    const crowd = { ...many, services: [...many.services, ...kioskView({ services: 5 }).services] };
    const pageOf = (page: number) => menuOf(facts(screen, { view: crowd, page })).choices;
    expect(pageOf(0).map(({ key }) => key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(pageOf(0).at(-1)?.act).toEqual({ do: 'more' });
    expect(pageOf(2)).toEqual(pageOf(0));
    const reached = [...pageOf(0), ...pageOf(1)].filter(({ act }) => act.do === 'service').map(({ act }) => act);
    expect(new Set(reached.map((act) => JSON.stringify(act))).size).toBe(13);
  });

  test('where digits are typed no key chooses, and a mistake is said first', () => {
    const screen: Screen = { name: 'identify', way: 'code' };
    const menu = menuOf(facts(screen, { mistake: problemPhrase('too_many_requests') }));
    expect(menu.field).toEqual({ name: 'code', maxLength: 6 });
    expect(menu.choices).toEqual([]);
    expect(nameOfSpoken(menu.intro[0]!.say)).toBe('problem.too_many_requests');
  });

  test('a question of the clinic is said in its own words, and each answer has its key', () => {
    const menu = menuOf(facts(asked()));
    expect(said(facts(asked()))).toEqual([
      'A few questions first',
      `question.${TREE}.who`,
      `option.${TREE}.who.adult: press 1.`,
      `option.${TREE}.who.child: press 2.`,
    ]);
    expect(menu.choices[1]?.act).toEqual({ do: 'answer', optionId: 'child' });
    expect(said(facts(asked({ isAnew: true })))[0]).toBe('The questions have just changed. Please answer them again.');
  });

  test('where answers lead to a person the advice is said, and that the desk knows only once it does', () => {
    expect(said(facts(TO_PERSON))).toEqual(['Please go to the desk', `advice.${TREE}.who.adult`, 'Finish: press 1.']);
    expect(said(facts(TO_PERSON, { deskNews: 'told' }))).toContain('The desk knows that you are here.');
  });

  test('Enter without a digit goes on to the next number by which one can book, round and round', () => {
    const nextOf = (way: WayToBook, records: RecordShape | null, over: object = {}) =>
      menuOf(facts(whoBooks(way, records), { view: { ...view, ...over } })).onEmptyEnter;
    expect(nextOf('phone', DIGITS_AFTER_R)).toEqual({ do: 'book_by', way: 'nationalId' });
    expect(nextOf('nationalId', DIGITS_AFTER_R)).toEqual({ do: 'book_by', way: 'recordNumber' });
    expect(nextOf('recordNumber', DIGITS_AFTER_R)).toEqual({ do: 'book_by', way: 'phone' });
    // Letters have no keys on a keypad, and some clinics keep no national identity.
    expect(nextOf('nationalId', { prefix: '', signs: ['A'] })).toEqual({ do: 'book_by', way: 'phone' });
    expect(nextOf('phone', null, { nationalIdSystem: 'none' })).toBeUndefined();
    const lines = said(facts(whoBooks('nationalId', DIGITS_AFTER_R)));
    expect(lines.at(-1)).toBe('Record number instead: press Enter without typing.');
    expect(said(facts(whoBooks('recordNumber', DIGITS_AFTER_R)))).toContain('It begins with R-. Type what follows.');
  });

  test('while the server is away nobody is sent to appointments', () => {
    const { choices } = menuOf(facts({ name: 'purpose' }, { isAway: true, canGiveAway: true }));
    expect(choices.map(({ act }) => act)).toEqual([{ do: 'without_appointment' }]);
  });
});
