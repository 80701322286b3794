import { expect, test } from 'vitest';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import { CallsInHand, type UnderWay } from '../../server/usecases/phone/keptCall.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const MINUTE_MS = 60_000;

function callOf(id: string): UnderWay {
  const at = new Date(NOW);
  const asked = { state: null, stepNumber: 1, lastEvent: '', lastStep: null };
  return {
    call: {
      id,
      clinicId: null,
      topic: null,
      language: null,
      patientId: null,
      appointmentId: null,
      answeredAt: null,
      path: [],
    },
    line: {
      id: 'line',
      organisationId: 'clinic',
      number: '1000',
      settings: PhoneLineSettings.parse({ clinicIds: ['0c0e7a63-6c02-4a0f-9f0e-2f3b8a2b6d10'], languages: ['en'] }),
      isActive: true,
      createdAt: at,
      updatedAt: at,
    },
    kept: { ...asked, caller: null, shown: null, usualLanguage: null },
  };
}

test('who called is not remembered longer than a call stands at one question, also where it ended elsewhere', () => {
  const inHand = new CallsInHand();
  inHand.remember(callOf('first'), NOW);
  const answer = { callId: 'first', stepId: '1' };
  expect(inHand.of(answer, NOW + 9 * MINUTE_MS)?.call.id).toBe('first');
  expect(inHand.of(answer, NOW + 11 * MINUTE_MS)).toBeUndefined();
  inHand.remember(callOf('next'), NOW + 11 * MINUTE_MS);
  expect(inHand.size).toBe(1);
});
