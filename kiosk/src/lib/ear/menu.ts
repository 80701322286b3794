/** The menu by ear of each screen of the kiosk. */
import type { Language } from '#common/contract/language.ts';
import type { KioskService } from '#common/contract/kioskView.ts';
import type { DepartmentId } from '#common/contract/vocabulary.ts';
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { checkInPhrases } from '#common/phrases/kioskCheckIn.ts';
import { earPhrases } from '#common/phrases/kioskEar.ts';
import { kioskOfflinePhrases } from '#common/phrases/kioskOffline.ts';
import { kioskTicketPhrases } from '#common/phrases/kioskTicket.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { uiPhrases } from '#common/phrases/ui.ts';
import { waitingPagePhrases } from '#common/phrases/waitingPage.ts';
import { departmentsOf, doctorsOf, isFull, servicesOf } from '../choices.ts';
import { refusedWords } from '../refusedWords.ts';
import { standingWords } from '../standingWords.ts';
import { phoneShape, shapeOf, shapeOfAsk } from '../whatWasTyped.ts';
import { choice, entity, FINISH, named, typing, type ChoicePiece, type Part } from './choosing.ts';
import type { Choosable, EarAct, EarChoice, EarFacts, EarMenu } from './earMenu.ts';
import { insteadMenu, otherDayMenu, questionMenu, toPersonMenu, whoBooksMenu } from './otherDayMenu.ts';
import type { Piece } from './piece.ts';
import { digits, number, paperNews, piece, place, SLIP, waits } from './saying.ts';

/** The ninth key leads to the rest. */
const PER_PAGE = 8;
const KEYS = 9;

export function menuOf(facts: EarFacts): EarMenu {
  const said = facts.isPersonAsked ? personMenu(facts) : facts.wanted ? partyMenu(facts) : screenMenu(facts);
  const wrong = facts.mistake && !facts.isPersonAsked ? [piece(facts, facts.mistake)] : [];
  const again: readonly Choosable[] =
    facts.mayRepeat && !facts.isPersonAsked ? [{ piece: named(uiPhrases.tryAgain), act: { do: 'again' } }] : [];
  const { intro, choices = [], news = [], outro = [], field, onEnter, onEmptyEnter } = said;
  return {
    intro: [...wrong, ...intro],
    news,
    choices: keyed(facts, [...again, ...choices]),
    outro,
    field,
    onEnter,
    onEmptyEnter,
  };
}

function screenMenu(facts: EarFacts): Part {
  const { screen, view } = facts;
  const say = (phrase: Phrase, values: Omit<Piece, 'language' | 'say'> = {}) => piece(facts, phrase, values);
  switch (screen.name) {
    case 'language':
      return { intro: [], choices: view.clinic.languages.map(ofLanguage) };
    case 'purpose':
      return {
        intro: [
          say(earPhrases.help),
          ...(facts.isAway
            ? [say(facts.canGiveAway ? kioskOfflinePhrases.stillTickets : kioskOfflinePhrases.noMoreTickets)]
            : []),
          ...(facts.paperSaid ? [say(facts.paperSaid.phrase, atOf(facts.paperSaid))] : []),
          say(kioskPhrases.haveYouAppointment),
        ],
        choices: [
          ...(facts.isAway ? [] : [choice(named(kioskPhrases.haveAppointment), { do: 'with_appointment' })]),
          choice(named(kioskPhrases.haveNoAppointment), { do: 'without_appointment' }),
        ],
      };
    case 'departments':
      return {
        intro: [say(kioskPhrases.whichDepartment)],
        choices: departmentsOf(view).map(({ departmentId }) =>
          choice(entity(`department.${departmentId}`), { do: 'department', departmentId }),
        ),
      };
    case 'services':
      return servicesMenu(facts, screen.departmentId);
    case 'doctors':
      return {
        intro: [say(kioskPhrases.whichDoctor)],
        choices: doctorsOf(view, screen.departmentId).map(({ practitioner: { practitionerId }, service }) =>
          choice(entity(`doctor.${practitionerId}`), { do: 'service', serviceId: service.serviceId, practitionerId }),
        ),
      };
    case 'ways':
      return {
        intro: [say(checkInPhrases.howToFind)],
        choices: [
          choice(named(checkInPhrases.byPhone), { do: 'way', way: 'phone' }),
          choice(named(checkInPhrases.byCode), { do: 'way', way: 'code' }),
          choice(named(checkInPhrases.byNationalId), { do: 'way', way: 'nationalId' }),
        ],
        outro: [say(checkInPhrases.orScan)],
      };
    case 'identify': {
      const shape = shapeOf(screen.way, view.country, view.nationalIdSystem);
      const hint = screen.way === 'code' ? [say(checkInPhrases.codeHint)] : [];
      return typing(facts, screen.way, shape, 'check_in', [say(ENTER_WAY[screen.way]), ...hint]);
    }
    case 'one_more': {
      const intro = [say(checkInPhrases.whyOneMore), say(ENTER_ASK[screen.ask])];
      return typing(facts, 'oneMore', shapeOfAsk(screen.ask, view.nationalIdSystem), 'check_in', intro);
    }
    case 'another':
      return {
        intro: [
          say(kioskTicketPhrases.justTaken),
          ...number(facts, screen.number),
          say(kioskTicketPhrases.anotherTitle),
        ],
        choices: [
          choice(named(kioskTicketPhrases.oneIsEnough), { do: 'finish' }),
          choice(named(kioskTicketPhrases.takeAnother), { do: 'another' }),
        ],
      };
    case 'standing': {
      const { ticket, standing, place: room } = screen.scanned;
      const words = standingWords(standing);
      const isWaiting = standing === 'waiting' || standing === 'brought_back';
      return {
        intro: [
          say(words.title),
          ...number(facts, ticket.number),
          say(words.todo, room ? { name: `room.${room.servicePointId}` } : {}),
          ...(isWaiting ? waits(facts, ticket) : []),
        ],
        choices: [FINISH],
      };
    }
    case 'refused': {
      const { title, todo, at, day } = refusedWords(screen.problem);
      // Noon is in the same day everywhere between Hawaii and Kamchatka.
      const when = day === undefined ? at : Date.parse(`${day}T12:00:00Z`);
      const { number: had } = { number: undefined, ...screen.problem.detail };
      return {
        intro: [
          say(title),
          ...(typeof had === 'string' && screen.problem.code === 'already_checked_in' ? number(facts, had) : []),
          say(todo, when === undefined ? {} : { at: when }),
        ],
        news: facts.deskNews === 'told' ? [say(checkInPhrases.deskKnows)] : [],
        choices: [FINISH],
      };
    }
    case 'question':
      return questionMenu(facts, screen);
    case 'other_service':
      return insteadMenu(facts, screen);
    case 'to_person':
      return toPersonMenu(facts, screen);
    case 'other_day':
      return otherDayMenu(facts, screen);
    case 'who_books':
      return whoBooksMenu(facts, screen);
    case 'booked': {
      const { booking } = screen;
      return {
        intro: [
          say(earPhrases.bookedFor, { at: booking.startsAt }),
          ...number(facts, booking.number),
          say(earPhrases.bookingCode),
          ...digits(facts, booking.code),
          say(earPhrases.bookingCode),
          ...digits(facts, booking.code),
        ],
        news: [say(SLIP[facts.slip])],
        choices: [FINISH],
      };
    }
    case 'waiting_list':
      return screen.isDone
        ? { intro: [say(waitingPagePhrases.kioskDone)], choices: [FINISH] }
        : typing(facts, 'contact', phoneShape(view.country), 'join_list', [
            say(waitingPagePhrases.kioskTitle),
            say(waitingPagePhrases.kioskLead),
          ]);
    case 'contact':
      return typing(facts, 'contact', phoneShape(view.country), 'add_contact', [
        say(kioskPhrases.whichPhone),
        say(kioskPhrases.phoneHint),
      ]);
    case 'contact_added':
      return {
        intro: [
          say(screen.channel === 'sms' ? kioskPhrases.weWillText : kioskPhrases.weWillCall),
          ...number(facts, screen.ticket.number),
        ],
        choices: [FINISH],
      };
    case 'ticket':
      return {
        intro: [...number(facts, screen.ticket.number), ...place(facts, screen.ticket), ...waits(facts, screen.ticket)],
        news: paperNews(facts),
        choices: [FINISH, ...(view.tellsBy.length > 0 ? [choice(named(kioskPhrases.tellMe), { do: 'contact' })] : [])],
      };
    case 'offline_ticket':
      return {
        intro: [
          ...number(facts, screen.taken.number),
          say(earPhrases.wait, { name: `waiting.${screen.taken.serviceId}` }),
          say(kioskOfflinePhrases.calledInTurn),
        ],
        news: paperNews(facts),
        choices: [FINISH],
      };
  }
}

function servicesMenu(facts: EarFacts, departmentId: DepartmentId | null): Part {
  const { view } = facts;
  const services = servicesOf(view, departmentId);
  const isOpen = (service: KioskService) => service.closed === null;
  const open = services.filter(isOpen);
  if (services.length === 0)
    return { intro: [piece(facts, kioskPhrases.noServiceToday), piece(facts, kioskPhrases.goToDesk)] };
  return {
    intro: [piece(facts, kioskPhrases.whichService)],
    choices: [
      ...open.map(({ serviceId }) =>
        choice(entity(`service.${serviceId}`), { do: 'service', serviceId, practitionerId: null }),
      ),
      ...services
        .filter((service) => isFull(service) && !facts.isAway)
        .map(({ serviceId }) =>
          choice({ say: earPhrases.choiceOfOtherDay, name: `service.${serviceId}` }, { do: 'other_day', serviceId }),
        ),
      ...(doctorsOf(view, departmentId).length > 0
        ? [choice(named(kioskPhrases.chooseDoctor), { do: 'doctors', departmentId })]
        : []),
    ],
    outro: services
      .filter((service) => !isOpen(service) && (!isFull(service) || facts.isAway))
      .map(({ serviceId }) => piece(facts, earPhrases.closed, { name: `service.${serviceId}` })),
  };
}

/** A ticket for a family: the key is how many they are. */
const partyMenu = (facts: EarFacts): Part => ({
  intro: [piece(facts, kioskTicketPhrases.howMany), piece(facts, earPhrases.howMany)],
  onEnter: { do: 'people' },
});

function personMenu(facts: EarFacts): Part {
  const say = (phrase: Phrase) => piece(facts, phrase);
  const close = choice(named(kioskPhrases.goOn), { do: 'close_person' });
  switch (facts.deskNews) {
    case 'told':
      return {
        intro: [say(kioskPhrases.personComing), say(kioskPhrases.personComingNext)],
        choices: [close],
        onEnter: close.act,
      };
    case 'not_told':
      return {
        intro: [say(kioskPhrases.goToDesk), say(kioskPhrases.goToDeskWhy)],
        choices: [close],
        onEnter: close.act,
      };
    case 'telling':
    case 'quiet':
      return { intro: [say(kioskPhrases.oneMoment)] };
  }
}

const ENTER_WAY = {
  phone: checkInPhrases.enterPhone,
  code: checkInPhrases.enterCode,
  nationalId: checkInPhrases.enterNationalId,
} as const;
const ENTER_ASK = {
  birth_date: checkInPhrases.enterBirthDate,
  national_id_end: checkInPhrases.enterIdEnd,
  code: checkInPhrases.enterCode,
} as const;
const atOf = ({ at }: { readonly at?: number }) => (at === undefined ? {} : { at });

const ofLanguage = (language: Language): Choosable => ({
  piece: { say: earPhrases.language },
  language,
  act: { do: 'begin', language },
});

/** The keys 1 to 9; where there are more, the ninth goes on and after the last begins again. */
function keyed(facts: EarFacts, all: readonly Choosable[]): readonly EarChoice[] {
  const first = all.length <= KEYS ? 0 : (facts.page % Math.ceil(all.length / PER_PAGE)) * PER_PAGE;
  const shown = all.length <= KEYS ? all : all.slice(first, first + PER_PAGE);
  const choices = shown.map(({ piece: said, language, act }, index) => withKey(facts, index + 1, said, act, language));
  return all.length <= KEYS
    ? choices
    : [...choices, withKey(facts, KEYS, named(kioskPhrases.morePage), { do: 'more' })];
}

const withKey = (
  facts: EarFacts,
  key: number,
  said: ChoicePiece,
  act: EarAct,
  language: Language = facts.language,
): EarChoice => ({ key, piece: { ...said, language, key }, act });
