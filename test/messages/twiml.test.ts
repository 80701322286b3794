import { describe, expect, test } from 'vitest';
import { err } from '../../common/contract/result.ts';
import { renderTwiml } from '../../server/adapters/voice/twiml.ts';
import type { LineStep } from '../../server/ports/voiceLine.ts';

const SITE = 'https://queue.clinic.example';
const twiml = (step: LineStep) => renderTwiml(SITE, 'c/1', step);
const document = (body: string) => ({
  ok: true,
  value: `<?xml version="1.0" encoding="UTF-8"?><Response>${body}</Response>`,
});

describe('a step of a call as TwiML', () => {
  test('plays its sound while it waits for a key, and asks again in any case', () => {
    expect(
      twiml({
        utterances: [{ language: 'fa', text: 'نوبت شما', soundUrl: `${SITE}/sounds/a.wav?x=1&y=2` }],
        gather: { stepId: 's 1', maxDigits: 1, timeoutMs: 2_500, bargeIn: true },
      }),
    ).toEqual(
      document(
        `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="3" action="${SITE}/webhooks/twilio/call/step?call=c%2F1&amp;step=s%201" method="POST" actionOnEmptyResult="true"><Play>${SITE}/sounds/a.wav?x=1&amp;y=2</Play></Gather>`,
      ),
    );
  });

  test('waits for the last key where there is one', () => {
    const gather = { stepId: 's', maxDigits: 10, terminator: '#', timeoutMs: 5_000, bargeIn: true } as const;
    expect(twiml({ utterances: [], gather })).toMatchObject({
      value: expect.stringContaining('finishOnKey="#"') as string,
    });
  });

  test('hangs up after its last words', () => {
    expect(twiml({ utterances: [{ language: 'ru', text: 'До свидания & <удачи>' }] })).toEqual(
      document('<Say language="ru-RU" voice="Polly.Tatyana">До свидания &amp; &lt;удачи&gt;</Say><Hangup/>'),
    );
  });

  test('is not pretended where the provider has no voice for the language', () => {
    expect(twiml({ utterances: [{ language: 'fa', text: 'نوبت شما' }] })).toEqual(err('language_not_spoken'));
  });
});
