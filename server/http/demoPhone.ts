import express, { type Express } from 'express';
import { z } from 'zod';
import { directionOf, Language } from '../../common/contract/language.ts';
import { demoPhonePhrases } from '../../common/phrases/demoPhone.ts';
import { say } from '../../common/phrases/phrase.ts';
import type { LineStep } from '../ports/voiceLine.ts';
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
    take(callId: string, by: 'person' | 'machine'): Promise<unknown>;
    press(callId: string, key: string): Promise<unknown>;
    hearOut(callId: string): Promise<unknown>;
    decline(callId: string): Promise<unknown>;
    hangUp(callId: string): Promise<unknown>;
  };
  writeBack(address: string, text: string): Promise<void>;
};

const KEYS = ['1', '2', '3'] as const;
const Reply = z.object({ address: z.string().max(200), text: z.string().max(500) });
const Act = z.object({
  callId: z.string().max(60),
  act: z.enum(['take', 'machine', 'decline', 'hear_out', 'hang_up', 'key_1', 'key_2', 'key_3']),
});

/** The demonstration's telephones: each text and call, with the keys to answer. The page asks itself anew every 4 s. */
export const demoPhone =
  (telephones: ShownTelephones) =>
  (app: Express): void => {
    app.get('/demo/phone', (request, response) => {
      const language = Language.catch('en').parse(request.query['language']);
      response.set('refresh', '4').type('html').send(page(telephones, language));
    });
    const form = express.urlencoded({ extended: false, limit: '4kb' });
    app.post('/demo/phone/answer', form, async (request, response) => {
      const reply = Reply.safeParse(request.body);
      if (reply.success) await telephones.writeBack(reply.data.address, reply.data.text);
      response.redirect(303, '/demo/phone');
    });
    app.post('/demo/phone/call', form, async (request, response) => {
      const wanted = Act.safeParse(request.body);
      if (wanted.success) await act(telephones.calls, wanted.data);
      response.redirect(303, '/demo/phone');
    });
  };

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
    case 'key_1':
    case 'key_2':
    case 'key_3':
      await calls.press(callId, what.slice(-1));
  }
}

function page({ ledger }: ShownTelephones, language: Language): string {
  const words = (key: keyof typeof demoPhonePhrases) => escapeHtml(say(demoPhonePhrases[key], language));
  const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  const button = (callId: string, what: string, label: string) =>
    `<form method="post" action="/demo/phone/call">${hidden('callId', callId)}${hidden('act', what)}<button>${label}</button></form>`;
  const message = ({ direction, text, url }: Message) =>
    `<li class="${direction}"><strong>${words(direction === 'to_person' ? 'text' : 'from_person')}</strong><p dir="auto">${escapeHtml(text)}</p>${url === undefined ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`}</li>`;
  const call = ({ callId, state, said, step }: Call) => {
    const sounds = (step?.utterances ?? []).flatMap(({ soundUrl }) =>
      soundUrl === undefined
        ? []
        : [`<audio controls autoplay src="${escapeHtml(new URL(soundUrl, 'http://here').pathname)}"></audio>`],
    );
    const ringing = `<p>${words('ringing')}</p><div class="controls">${button(callId, 'take', words('take'))}${button(callId, 'machine', words('machine'))}${button(callId, 'decline', words('decline'))}</div>`;
    const talking = `${sounds.join('')}<div class="controls">${KEYS.map((key) => button(callId, `key_${key}`, key)).join('')}${button(callId, 'hear_out', words('hear_out'))}${button(callId, 'hang_up', words('hang_up'))}</div>`;
    return `<li><strong>${words('call')}</strong>${said.map((line) => `<p dir="auto">${escapeHtml(line)}</p>`).join('')}${state === 'ringing' ? ringing : state === 'talking' ? talking : `<p>${words('ended')}</p>`}</li>`;
  };
  const telephone = ({ address }: { readonly address: string }) => {
    const { messages, calls } = ledger.phone(address);
    const entries = [
      ...messages.map((each) => ({ at: each.at, html: message(each) })),
      ...calls.map((each) => ({ at: each.at, html: call(each) })),
    ].sort((a, b) => b.at - a.at);
    const answer = `<form method="post" action="/demo/phone/answer" class="controls">${hidden('address', address)}<label>${words('answer')} <input name="text" autocomplete="off" maxlength="500"></label><button>${words('send')}</button></form>`;
    return `<section class="phone"><h2 dir="ltr">${escapeHtml(shown(address))}</h2>${answer}<ol>${entries.map(({ html }) => html).join('')}</ol></section>`;
  };
  const addresses = ledger.addresses();
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${words('title')}</title>
<link rel="stylesheet" href="/start.css"><link rel="stylesheet" href="/demo/paper.css"></head>
<body><div class="page"><main><h1>${words('title')}</h1><p class="lead">${words('lead')}</p>${addresses.length === 0 ? `<p>${words('empty')}</p>` : `<div class="papers">${addresses.map(telephone).join('')}</div>`}</main></div></body>
</html>
`;
}

/** A push subscription is long and says nothing to a reader. */
const shown = (address: string): string => (address.length > 40 ? 'Web push' : address);
