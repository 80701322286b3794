import { directionOf, type Language } from '../../common/contract/language.ts';
import { err, ok, type Result } from '../../common/contract/result.ts';
import { messagePhrases as phrases } from '../../common/phrases/messages.ts';
import { say, type Phrase, type Values } from '../../common/phrases/phrase.ts';
import { isGsm } from './gsm.ts';
import type { NoticeChannel, NoticePurpose } from './purpose.ts';

/** Channels that are read; what is spoken is a call's script (server/voice). */
export type WrittenChannel = Exclude<NoticeChannel, 'voice'>;

type Template = {
  readonly text: Phrase;
  /** Where the patient will be called again by itself: the clinic's own wording speaks of the end of the wait. */
  readonly waitsAgain?: Phrase;
  /** Where a place is offered in place of a later booking: `{instead}` is when that is. */
  readonly instead?: Phrase;
  readonly subject: Phrase;
  /** How to answer by text, where an answer changes something. */
  readonly reply?: Phrase;
  /** Where other times are offered, as `{choices}`: said after the text, and how to answer then. */
  readonly choices?: { readonly text: Phrase; readonly reply: Phrase };
  /** Whether what coming late means belongs to it. */
  readonly tellsLate?: true;
  /** The `{names}` that the text may use; those of them that ours uses must be given. */
  readonly names: readonly string[];
};

const BOOKING = ['clinic', 'date', 'time', 'number', 'code'];

/** What is written for each purpose. Its `{names}` are also the ones that a clinic's own wording may use. */
const TEMPLATES = {
  turn_near: {
    text: phrases.turn_near,
    subject: phrases.turn_near_subject,
    reply: phrases.reply_turn,
    names: ['clinic', 'number'],
  },
  called: { text: phrases.called, subject: phrases.called_subject, names: ['clinic', 'number', 'room'] },
  missed: {
    text: phrases.missed,
    waitsAgain: phrases.missed_waits,
    subject: phrases.missed_subject,
    names: ['clinic', 'number'],
  },
  delay: { text: phrases.delay, subject: phrases.delay_subject, names: ['clinic', 'number', 'count', 'time'] },
  booking_confirmed: {
    text: phrases.booking_confirmed,
    subject: phrases.booking_confirmed_subject,
    tellsLate: true,
    names: BOOKING,
  },
  booking_moved: {
    text: phrases.booking_moved,
    subject: phrases.booking_moved_subject,
    tellsLate: true,
    names: BOOKING,
  },
  booking_cancelled: {
    text: phrases.booking_cancelled,
    subject: phrases.booking_cancelled_subject,
    names: ['clinic', 'date', 'time'],
  },
  place_offered: {
    text: phrases.place_offered,
    instead: phrases.place_offered_instead,
    subject: phrases.place_offered_subject,
    reply: phrases.reply_offer,
    names: ['clinic', 'date', 'time', 'until'],
  },
  doctor_absent: {
    text: phrases.doctor_absent,
    subject: phrases.doctor_absent_subject,
    reply: phrases.reply_absent,
    choices: { text: phrases.doctor_absent_choices, reply: phrases.reply_absent_choices },
    names: ['clinic', 'date', 'time'],
  },
  times_offered: {
    text: phrases.times_offered,
    subject: phrases.times_offered_subject,
    choices: { text: phrases.doctor_absent_choices, reply: phrases.reply_absent_choices },
    names: ['clinic', 'date', 'time'],
  },
  hung_up: { text: phrases.hung_up, subject: phrases.hung_up_subject, names: ['clinic', 'phone'] },
  absence_over: {
    text: phrases.absence_over,
    subject: phrases.absence_over_subject,
    names: ['clinic', 'date', 'time'],
  },
  place_gone: { text: phrases.place_gone, subject: phrases.place_gone_subject, names: ['clinic'] },
  web_code: { text: phrases.web_code, subject: phrases.web_code_subject, names: ['clinic', 'code'] },
  reminder: {
    text: phrases.reminder,
    subject: phrases.reminder_subject,
    reply: phrases.reply_booking,
    tellsLate: true,
    names: BOOKING,
  },
} as const satisfies Record<NoticePurpose, Template>;

const templateOf = (purpose: NoticePurpose): Template => TEMPLATES[purpose];

export type NoticeWriting = {
  readonly purpose: NoticePurpose;
  readonly channel: WrittenChannel;
  readonly language: Language;
  /** Texts as the reader sees them (dates, times and numbers in their language); `count` of a delay as a number. */
  readonly values: Values;
  /** The patient's phone page, where there is one. */
  readonly url?: string;
  /** The clinic's own wording in this language, in place of ours. */
  readonly wording?: string;
  /** Whether an answer by text reaches us: one-way lines say nothing about answering. */
  readonly takesReplies: boolean;
  /** After a missed call: another one will come by itself. */
  readonly waitsAgain?: boolean;
  /** In the words of another sector than clinics; absent: as phrases stand. */
  readonly reword?: (phrase: Phrase) => Phrase;
  /** What coming late means for the booking, as a sentence and for a text; `isLastWord`: no reminder will say it again. */
  readonly late?: { readonly whole: string; readonly short: string; readonly isLastWord: boolean };
};

export type WrittenNotice = { readonly subject: string; readonly text: string };

/** The message as it is sent. A value that is missing is a bug and throws, since nobody may be sent `{number}`. */
export function writeNotice(writing: NoticeWriting): WrittenNotice {
  const { purpose, channel, language, values, url, takesReplies } = writing;
  const { text: usual, subject, names, waitsAgain, instead, tellsLate, ...template } = templateOf(purpose);
  // Times can be chosen only where an answer reaches us.
  const choices = values['choices'] === undefined || !takesReplies ? undefined : template.choices;
  const reply = choices?.reply ?? template.reply;
  const late = tellsLate ? writing.late : undefined;
  // The clinic's own wording knows of neither.
  const again = writing.waitsAgain === true ? waitsAgain : values['instead'] === undefined ? undefined : instead;
  const text = again ?? usual;
  const wording = again ? undefined : writing.wording;
  for (const name of names) {
    if (values[name] === undefined) throw new Error(`A ${purpose} message has no value for {${name}}`);
  }
  const own = wording?.trim();
  const ours = (phrase: Phrase) => say(writing.reword?.(phrase) ?? phrase, language, values);
  const said = own ? say(asPhrase(own), language, values) : ours(text);
  const sentence = choices ? `${said} ${ours(choices.text)}` : said;
  return { subject: ours(subject), text: composed() };

  function composed(): string {
    switch (channel) {
      case 'sms': {
        // What coming late means stands on the page and in the reminder too: here it is said where the text costs no more for
        // it, and for the price of another one where no reminder follows.
        if (!takesReplies || reply === undefined) {
          const usualCost = joined(' ', sentence, url);
          const whole = joined(' ', sentence, late?.short, url);
          return late?.isLastWord === true || partsOf(whole) <= partsOf(usualCost) ? whole : usualCost;
        }
        const keys = say(reply, language);
        const answerable = joined(' ', sentence, keys);
        const telling = joined(' ', sentence, late?.short, keys);
        // The page offers the same as the keys, which every phone has.
        const [first] = [joined(' ', telling, url), telling, joined(' ', answerable, url)].filter(isAffordable);
        return first ?? answerable;
      }
      case 'email':
        return joined('\n\n', sentence, late?.whole, url, ours(phrases.why_this_email));
      case 'web_push':
        return joined(' ', sentence, late?.whole);
    }
  }
}

const joined = (by: string, ...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(by);

/** One text in Latin letters, two in others, as providers charge. */
export const isAffordable = (text: string): boolean => text.length <= (isGsm(text) ? 160 : 134);

/** How many texts it is, as networks cut it. */
const partsOf = (text: string): number => {
  const [one, each] = isGsm(text) ? [160, 153] : [70, 67];
  return text.length <= one ? 1 : Math.ceil(text.length / each);
};

export type WordingProblem =
  | { readonly code: 'wording_empty' }
  | { readonly code: 'wording_too_long'; readonly limit: number }
  | { readonly code: 'wording_has_address' }
  | { readonly code: 'wording_unknown_name'; readonly name: string }
  | { readonly code: 'wording_missing_name'; readonly name: string };

/** Characters of a clinic's own wording: what fits, with its values, the answers and a link, into a few texts. */
export const WORDING_LIMIT = { ltr: 200, rtl: 120 } as const;

/** Checks a clinic's own wording before it is kept. The names it may use come back with `namesOf`. */
export function checkWording(purpose: NoticePurpose, language: Language, text: string): Result<string, WordingProblem> {
  const wording = text.replace(/\s+/gu, ' ').trim();
  if (wording === '') return err({ code: 'wording_empty' });
  const limit = WORDING_LIMIT[directionOf(language)];
  if (wording.length > limit) return err({ code: 'wording_too_long', limit });
  // The only address in a message is the patient's own page, which we add.
  if (/https?:|www\./iu.test(wording)) return err({ code: 'wording_has_address' });

  const used = [...wording.matchAll(/\{(\w*)\}/gu)].map(([, name]) => name ?? '');
  const allowed = namesOf(purpose);
  const unknown = used.find((name) => !allowed.includes(name));
  if (unknown !== undefined) return err({ code: 'wording_unknown_name', name: unknown });
  const missing = MUST_SAY.find((name) => allowed.includes(name) && !used.includes(name));
  return missing === undefined ? ok(wording) : err({ code: 'wording_missing_name', name: missing });
}

/** Without these the message would not tell the person what to do. */
const MUST_SAY = ['number', 'code', 'date', 'time', 'room'];

export const namesOf = (purpose: NoticePurpose): readonly string[] => templateOf(purpose).names;

/** Our own words with their `{names}`, for whoever writes others in their place. */
export function usualWording(purpose: NoticePurpose, language: Language): string {
  const wording = templateOf(purpose).text[language];
  return typeof wording === 'string' ? wording : wording.other;
}

const asPhrase = (text: string): Phrase => ({ en: text, fa: text, ar: text, zh: text, ru: text });
