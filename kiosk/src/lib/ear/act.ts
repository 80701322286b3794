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
      kiosk.chooseOtherDay(act.serviceId);
      return;
    case 'waiting_list':
      kiosk.chooseWaitingList(act.serviceId);
      return;
    case 'place': {
      const chosen = screen.name === 'other_day' ? screen.places[act.index] : undefined;
      if (chosen && screen.name === 'other_day') kiosk.choosePlace(screen.serviceId, chosen);
      return;
    }
    case 'way':
      kiosk.chooseWay(act.way);
      return;
    case 'check_in':
      kiosk.checkIn();
      return;
    case 'book':
      kiosk.bookPlace();
      return;
    case 'join_list':
      kiosk.joinWaitingList();
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
