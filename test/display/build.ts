import { randomUUID } from 'node:crypto';
import type { Language } from '../../common/contract/language.ts';
import { Announcement, DisplayView, type ShownCall } from '../../common/contract/displayView.ts';
import type { PlannedCall } from '../../display/src/layout/hallPlan.ts';
import type { Measure } from '../../display/src/layout/lines.ts';
import type { Wording } from '../../display/src/layout/wording.ts';

/** Bold Noto Sans, about: "Laboratory" has 5.2 of its real widths, and 5.7 of these. */
export const measure: Measure = ({ text }) =>
  Array.from(text, (sign) => (/\p{Nd}/u.test(sign) ? 0.572 : /[-\s]/.test(sign) ? 0.32 : 0.57)).reduce(
    (sum, em) => sum + em,
    0,
  );

const words = (language: Language, text: string): readonly Wording[] => [{ language, text }];

/** A call with its place in these lines. */
export const planned = (number: string, ...places: readonly string[]): PlannedCall => ({
  number,
  place: places.map((text, index) => words(index === 0 ? 'en' : 'fa', text)),
});

export const NOW = Date.parse('2026-03-02T08:00:00Z');

export const call = (over: Partial<Record<keyof ShownCall, unknown>> = {}): ShownCall =>
  DisplayView.shape.current.element.parse({
    callId: randomUUID(),
    number: 'B-042',
    place: { servicePointId: randomUUID(), kind: 'room', name: { en: 'Room 4' } },
    calledAt: NOW,
    times: 1,
    state: 'called',
    ...over,
  });

export const announcement = (over: Partial<Record<keyof Announcement, unknown>> = {}): Announcement =>
  Announcement.parse({
    announcementId: randomUUID(),
    zoneId: randomUUID(),
    callId: randomUUID(),
    kind: 'call',
    number: 'B-042',
    voiceUntil: NOW + 30_000,
    sounds: [{ url: '/sounds/call.wav', language: 'en', durationMs: 4_000 }],
    ...over,
  });
