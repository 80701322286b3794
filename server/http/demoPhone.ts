import express, { type Express, type Request } from 'express';
import { z } from 'zod';
import { Language } from '../../common/contract/language.ts';
import { demoPhonePhrases } from '../../common/phrases/demoPhone.ts';
import { say } from '../../common/phrases/phrase.ts';
import type { LineStep } from '../ports/voiceLine.ts';
import { demoPage } from './demoPage.ts';
import { escapeHtml } from './startPage.ts';

type Message = {
  readonly entryId: string;
  readonly direction: 'to_person' | 'from_person';
  readonly text: string;
  readonly url?: string;
  readonly at: number;
};
type Call = {
  readonly callId: string;
  readonly state: 'ringing' | 'talking' | 'ended';
  readonly line?: string;
  readonly said: readonly string[];
  readonly step?: LineStep;
  readonly at: number;
};

/** What the page needs of the fake provider: see adapters/messages/fakeProvider.ts. */
export type ShownTelephones = {
  readonly ledger: {
    addresses(): readonly { readonly address: string }[];
    phone(address: string): { readonly messages: readonly Message[]; readonly calls: readonly Call[] };
  };
  readonly calls: {
    dialIn(from: string | null, line: string): Promise<unknown>;
    deskAnswers(callId: string, takes: boolean): Promise<unknown>;
    take(callId: string, by: 'person' | 'machine'): Promise<unknown>;
    press(callId: string, key: string): Promise<unknown>;
    hearOut(callId: string): Promise<unknown>;
    decline(callId: string): Promise<unknown>;
    hangUp(callId: string): Promise<unknown>;
  };
  writeBack(address: string, text: string): Promise<void>;
};

const KEYS = ['1', '2', '3'] as const;
/** As they lie on a telephone: for a menu that is called. */
const ALL_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const Reply = z.object({ address: z.string().max(200), text: z.string().max(500) });
const Act = z.object({
  callId: z.string().max(60),
  act: z.union([
    z.enum(['take', 'machine', 'decline', 'hear_out', 'hang_up', 'desk_takes', 'desk_does_not']),
    z.string().regex(/^key_[\d*#]$/),
  ]),
});
const Dialled = z.object({
  from: z
    .string()
    .trim()
    .regex(/^\+?\d{0,15}$/),
  line: z.string().trim().min(2).max(20),
});

/** The demonstration's telephones: each text and call, with the keys to answer. */
export const demoPhone =
  (telephones: ShownTelephones, lines: () => Promise<readonly string[]>) =>
  (app: Express): void => {
    app.get('/demo/phone', async (request, response) => {
      const language = Language.catch('en').parse(request.query['language']);
      response.type('html').send(page(telephones, language, await lines()));
    });
    const form = express.urlencoded({ extended: false, limit: '4kb' });
    app.post('/demo/phone/answer', form, async (request, response) => {
      const reply = Reply.safeParse(request.body);
      if (reply.success) await telephones.writeBack(reply.data.address, reply.data.text);
      response.redirect(303, back(request));
    });
    app.post('/demo/phone/dial', form, async (request, response) => {
      const dialled = Dialled.safeParse(request.body);
      if (dialled.success) await telephones.calls.dialIn(dialled.data.from || null, dialled.data.line);
      response.redirect(303, back(request));
    });
    app.post('/demo/phone/call', form, async (request, response) => {
      const wanted = Act.safeParse(request.body);
      if (wanted.success) await act(telephones.calls, wanted.data);
      response.redirect(303, back(request));
    });
  };

/** The page again, in the language that it was in. */
const back = ({ query }: Request): string => `/demo/phone?language=${Language.catch('en').parse(query['language'])}`;

async function act(calls: ShownTelephones['calls'], { callId, act: what }: z.output<typeof Act>): Promise<void> {
  switch (what) {
    case 'take':
      await calls.take(callId, 'person');
      return;
    case 'machine':
      await calls.take(callId, 'machine');
      return;
    case 'decline':
      await calls.decline(callId);
      return;
    case 'hear_out':
      await calls.hearOut(callId);
      return;
    case 'hang_up':
      await calls.hangUp(callId);
      return;
    case 'desk_takes':
    case 'desk_does_not':
      await calls.deskAnswers(callId, what === 'desk_takes');
      return;
    default:
      await calls.press(callId, what.slice(-1));
  }
}

function page({ ledger }: ShownTelephones, language: Language, lines: readonly string[]): string {
  const words = (key: keyof typeof demoPhonePhrases) => escapeHtml(say(demoPhonePhrases[key], language));
  const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  const button = (callId: string, what: string, label: string) =>
    `<form method="post" action="/demo/phone/call?language=${language}">${hidden('callId', callId)}${hidden('act', what)}<button>${label}</button></form>`;
  const message = ({ entryId, direction, text, url }: Message) =>
    `<li class="${direction}" data-key="${escapeHtml(entryId)}"><strong>${words(direction === 'to_person' ? 'text' : 'from_person')}</strong><p dir="auto">${escapeHtml(text)}</p>${url === undefined ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`}</li>`;
  const call = ({ callId, state, said, step, line }: Call) => {
    const sounds = (step?.utterances ?? []).flatMap(({ soundUrl }) =>
      soundUrl === undefined ? [] : [escapeHtml(new URL(soundUrl, 'http://here').pathname)],
    );
    // The first by itself, the others after it.
    const players = sounds.map(
      (src, place) => `<audio controls${place === 0 ? ' autoplay' : ''} src="${src}"></audio>`,
    );
    const ringing = `<p>${words('ringing')}</p><div class="controls">${button(callId, 'take', words('take'))}${button(callId, 'machine', words('machine'))}${button(callId, 'decline', words('decline'))}</div>`;
    const keys = line === undefined ? KEYS : ALL_KEYS;
    const waits =
      step?.connect === undefined
        ? `${keys.map((key) => button(callId, `key_${key}`, key)).join('')}${button(callId, 'hear_out', words('hear_out'))}`
        : `${button(callId, 'desk_takes', words('desk_takes'))}${button(callId, 'desk_does_not', words('desk_does_not'))}`;
    const talking = `<div class="sounds">${players.join('')}</div><div class="controls">${waits}${button(callId, 'hang_up', words('hang_up'))}</div>`;
    return `<li data-key="${escapeHtml(callId)}"><strong>${words('call')}</strong>${said.map((line) => `<p dir="auto">${escapeHtml(line)}</p>`).join('')}${state === 'ringing' ? ringing : state === 'talking' ? talking : `<p>${words('ended')}</p>`}</li>`;
  };
  const telephone = ({ address }: { readonly address: string }) => {
    const { messages, calls } = ledger.phone(address);
    const entries = [
      ...messages.map((each) => ({ at: each.at, html: message(each) })),
      ...calls.map((each) => ({ at: each.at, html: call(each) })),
    ].sort((a, b) => b.at - a.at);
    const answer = `<form method="post" action="/demo/phone/answer?language=${language}" class="controls">${hidden('address', address)}<label>${words('answer')} <input name="text" autocomplete="off" maxlength="500"></label><button>${words('send')}</button></form>`;
    return `<div data-key="${escapeHtml(address)}"><section class="phone"><h2 dir="ltr">${escapeHtml(shown(address))}</h2>${answer}<ol data-list="entries">${entries.map(({ html }) => html).join('')}</ol></section></div>`;
  };
  const addresses = ledger.addresses();
  const telephones =
    addresses.length === 0
      ? `<p data-key="empty">${words('empty')}</p>`
      : `<div data-key="telephones"><div class="papers" data-list="telephones">${addresses.map(telephone).join('')}</div></div>`;
  const dialling =
    lines.length === 0
      ? ''
      : `<form data-key="dial" method="post" action="/demo/phone/dial?language=${language}" class="controls"><label>${words('your_number')} <input name="from" inputmode="tel" dir="ltr" autocomplete="off" maxlength="16" value="09121234567"></label><label>${words('clinic_number')} <select name="line" dir="ltr">${lines.map((line) => `<option>${escapeHtml(line)}</option>`).join('')}</select></label><button>${words('call_clinic')}</button></form>`;
  return demoPage(
    language,
    say(demoPhonePhrases.title, language),
    say(demoPhonePhrases.lead, language),
    `${dialling}${telephones}`,
  );
}

/** A push subscription is long and says nothing to a reader. */
const shown = (address: string): string => (address.length > 40 ? 'Web push' : address);
