/** The calendar file of a booking as a calendar program reads it: Mozilla's own reader, which nobody here wrote. */
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { calendarFile, type CalendarEntry } from '../../common/calendar/calendarFile.ts';

const MINUTE = 60_000;
const at = (iso: string) => Date.parse(iso);

const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: 'abc,1;2@turnstone',
  startsAt: at('2026-03-02T06:00:00Z'),
  endsAt: at('2026-03-02T06:20:00Z'),
  timeZone: 'Asia/Tehran',
  title: 'درمانگاه ساحل: نوبت N-011',
  place: 'Shore Clinic, 1 Harbour Street; second floor \\ left',
  notes: `Code: 123456\nEat nothing, drink water; ${'и'.repeat(90)}`,
  url: 'https://queue.clinic.example/t/#token',
  madeAt: at('2026-02-27T10:11:12.345Z'),
  remindMin: 120,
  ...over,
});

/** What a person would see in the calendar. */
function opened(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]); // the text begins with VCALENDAR, as is checked below
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
  const [zone] = calendar.getAllSubcomponents('vtimezone');
  const utcAt = (time: ICAL.Time) =>
    (zone && time.zone !== ICAL.Timezone.utcTimezone ? inZone(time, zone) : time).toUnixTime() * 1000;
  const trigger = event.component.getFirstSubcomponent('valarm')?.getFirstPropertyValue('trigger');
  return {
    what: calendar.name,
    method: calendar.getFirstPropertyValue('method'),
    uid: event.uid,
    title: event.summary,
    place: event.location,
    notes: event.description,
    url: event.component.getFirstPropertyValue('url'),
    startsAt: utcAt(event.startDate),
    endsAt: utcAt(event.endDate),
    /** As the clock at the clinic shows it. */
    local: event.startDate.toString(),
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue('status'),
    remindsMs: trigger instanceof ICAL.Duration ? trigger.toSeconds() * 1000 : undefined,
  };
}

function inZone(time: ICAL.Time, zone: ICAL.Component): ICAL.Time {
  const placed = time.clone();
  placed.zone = new ICAL.Timezone(zone);
  return placed;
}

test.each([
  ['Asia/Tehran', '2026-03-02T06:00:00Z', '2026-03-02T09:30:00'],
  ['Asia/Tehran', '2026-07-02T06:00:00Z', '2026-07-02T09:30:00'],
  ['Europe/Berlin', '2026-03-28T09:00:00Z', '2026-03-28T10:00:00'],
  ['Europe/Berlin', '2026-03-29T09:00:00Z', '2026-03-29T11:00:00'],
  ['Europe/Berlin', '2026-10-24T09:00:00Z', '2026-10-24T11:00:00'],
  ['Europe/Berlin', '2026-10-25T09:00:00Z', '2026-10-25T10:00:00'],
  ['Asia/Shanghai', '2026-12-31T20:00:00Z', '2027-01-01T04:00:00'],
])('in %s at %s it stands at the hour of the clinic, and lasts as long', (timeZone, iso, local) => {
  const startsAt = at(iso);
  const endsAt = startsAt + 20 * MINUTE;
  expect(opened(calendarFile(entry({ timeZone, startsAt, endsAt })))).toMatchObject({ startsAt, endsAt, local });
});

test.each([
  ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z'],
  ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
])('over the change of the clocks in Berlin from %s until %s it is an hour', (from, until) => {
  const [startsAt, endsAt] = [at(from), at(until)];
  const file = calendarFile(entry({ timeZone: 'Europe/Berlin', startsAt, endsAt }));
  expect(opened(file)).toMatchObject({ startsAt, endsAt });
});

test('title, place, notes, link and reminder are read as they were written, in any script', () => {
  const { uid, title, place, notes, url } = entry();
  expect(opened(calendarFile(entry()))).toMatchObject({
    what: 'vcalendar',
    method: 'PUBLISH',
    uid,
    title,
    place,
    notes,
    url,
    remindsMs: -120 * MINUTE,
  });
});

test('a booking that was moved is the same entry, and the later file counts', () => {
  const first = opened(calendarFile(entry()));
  const startsAt = at('2026-03-05T07:00:00Z');
  const moved = opened(
    calendarFile(entry({ startsAt, endsAt: startsAt + 20 * MINUTE, madeAt: entry().madeAt + 5 * MINUTE })),
  );
  expect(moved.uid).toBe(first.uid);
  expect(moved.startsAt).toBe(startsAt);
  expect(moved.sequence).toBeGreaterThan(first.sequence);
  expect(first.sequence).toBeGreaterThan(0);
  expect(opened(calendarFile(entry({ madeAt: at('2090-01-01T00:00:00Z') }))).sequence).toBeLessThan(2 ** 31);
});

test('a booking that was given up is the same entry, cancelled by a later file, and reminds of nothing', () => {
  const first = opened(calendarFile(entry()));
  const cancelled = opened(calendarFile(entry({ isCancelled: true, madeAt: entry().madeAt + 5 * MINUTE })));
  const { uid, title, startsAt, endsAt } = first;
  expect(cancelled).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', uid, title, startsAt, endsAt });
  expect(cancelled.sequence).toBeGreaterThan(first.sequence);
  expect(cancelled.remindsMs).toBeUndefined();
  expect([first.method, first.status]).toEqual(['PUBLISH', null]);
});
