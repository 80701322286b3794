import { calendarFile, type CalendarEntry } from '../calendar/calendarFile.ts';

/** So long before it the calendar reminds. */
const REMIND_MIN = 120;

/** Made on the phone, with no more than stands on the page. @param name of the file, without its ending */
export function saveCalendar(name: string, entry: Omit<CalendarEntry, 'madeAt' | 'remindMin'>): void {
  const file = calendarFile({ ...entry, madeAt: Date.now(), remindMin: REMIND_MIN });
  const address = URL.createObjectURL(new Blob([file], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.ics`;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
