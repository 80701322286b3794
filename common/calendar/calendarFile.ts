/** A booking as a calendar file (RFC 5545), made where it is read: nothing of it leaves the phone. */

export type CalendarEntry = {
  /** The same for the same booking, so that a moved one takes the place of the old in most calendars. */
  readonly uid: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Takes the entry out of the calendar instead of putting it in. */
  readonly isCancelled?: boolean;
  /** Where the clinic is, as IANA names it. */
  readonly timeZone: string;
  readonly title: string;
  readonly place: string;
  readonly notes: string;
  readonly url: string;
  /** When the file is made. */
  readonly madeAt: number;
  /** How many minutes before it the calendar reminds. */
  readonly remindMin: number;
};

export function calendarFile(entry: CalendarEntry): string {
  const { uid, startsAt, endsAt, timeZone, title, place, notes, url, madeAt, remindMin, isCancelled = false } = entry;
  const offset = offsetOf(startsAt, timeZone);
  // Where clocks are changed during it, no single offset is right: then both are told as UTC has them.
  const hasOneOffset = offset === offsetOf(endsAt, timeZone);
  const moment = (name: string, at: number): string =>
    hasOneOffset ? `${name};TZID=${timeZone}:${localTime(at, timeZone)}` : `${name}:${utc(at)}`;
  const zone = [
    // The zone as it is on that day: no rule for other days is needed for one appointment.
    'BEGIN:VTIMEZONE',
    `TZID:${timeZone}`,
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
    'END:STANDARD',
    'END:VTIMEZONE',
  ];
  const alarm = [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text(title)}`,
    `TRIGGER:-PT${remindMin}M`,
    'END:VALARM',
  ];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Turnstone//Booking//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${isCancelled ? 'CANCEL' : 'PUBLISH'}`,
    ...(hasOneOffset ? zone : []),
    'BEGIN:VEVENT',
    `UID:${text(uid)}`,
    `DTSTAMP:${utc(madeAt)}`,
    // Of two files of one booking the later is the one that counts.
    `SEQUENCE:${Math.floor((madeAt - FIRST_FILE_AT) / 1000)}`,
    moment('DTSTART', startsAt),
    moment('DTEND', endsAt),
    `SUMMARY:${text(title)}`,
    ...(place === '' ? [] : [`LOCATION:${text(place)}`]),
    ...(notes === '' ? [] : [`DESCRIPTION:${text(notes)}`]),
    `URL:${url}`,
    // Whatever a calendar makes of the file, nobody is reminded of what is not to be.
    ...(isCancelled ? ['STATUS:CANCELLED'] : alarm),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Of the link's token, which stays the same when the booking is moved or given up. */
export const uidOf = (token: string): string => `${token.slice(0, 24)}@turnstone`;

/** Commas, semicolons, backslashes and new lines are written with a backslash; other control characters are left out. */
const text = (value: string): string =>
  value
    .replace(/\\/g, '\\\\')
    .replace(/[,;]/g, (sign) => `\\${sign}`)
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/[\p{Cc}]/gu, '');

/** 2026-01-01: numbers of 31 bits last from there for 68 years. */
const FIRST_FILE_AT = Date.UTC(2026, 0, 1);

const LINE_OCTETS = 75;

/** Lines of at most 75 octets of UTF-8, cut between characters and never inside one. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > LINE_OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

function localTime(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = partsOf(at, timeZone);
  return `${year}${month}${day}T${hour}${minute}${second}`;
}

/** `+0330`; with seconds where a zone has them, as before the year 1972. */
function offsetOf(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = partsOf(at, timeZone);
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const minutes = Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
}

function partsOf(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '00';
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}
