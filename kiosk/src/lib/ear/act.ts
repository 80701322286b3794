import type { Kiosk } from '../kiosk.svelte.ts';
import type { EarAct } from './earMenu.ts';

/** Does at the kiosk what a finger on the same choice does. */
export function actAtKiosk(kiosk: Kiosk, act: Exclude<EarAct, { do: 'service' | 'people' | 'more' }>): void {
  const { screen } = kiosk;
  switch (act.do) {
    case 'begin':
      kiosk.begin(act.language);
      return;
    case 'with_appointment':
      kiosk.chooseAppointment();
      return;
    case 'without_appointment':
      kiosk.chooseNoAppointment();
      return;
    case 'department':
      kiosk.chooseDepartment(act.departmentId);
      return;
    case 'doctors':
      kiosk.chooseDoctors(act.departmentId);
      return;
    case 'other_day':
      kiosk.otherDay.choose(act.serviceId);
      return;
    case 'answer':
      kiosk.otherDay.answer(act.optionId);
      return;
    case 'instead':
      kiosk.otherDay.chooseInstead(act.serviceId);
      return;
    case 'book_by':
      kiosk.otherDay.bookBy(act.way);
      return;
    case 'waiting_list':
      kiosk.otherDay.wait();
      return;
    case 'place': {
      const chosen = screen.name === 'other_day' ? screen.places[act.index] : undefined;
      if (chosen) kiosk.otherDay.choosePlace(chosen);
      return;
    }
    case 'way':
      kiosk.chooseWay(act.way);
      return;
    case 'check_in':
      kiosk.checkIn();
      return;
    case 'book':
      kiosk.otherDay.book();
      return;
    case 'join_list':
      kiosk.otherDay.joinWaitingList();
      return;
    case 'contact':
      kiosk.offerContact();
      return;
    case 'add_contact':
      kiosk.addContact(kiosk.tellsBy[0] ?? 'sms');
      return;
    case 'another':
      kiosk.takeAnother();
      return;
    case 'again':
      kiosk.trouble?.again?.();
      return;
    case 'close_person':
      kiosk.closePersonAsked();
      return;
    case 'finish':
      kiosk.reset();
  }
}
