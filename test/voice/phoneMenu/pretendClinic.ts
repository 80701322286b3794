/** A clinic that answers the menu without a database, and a caller who presses keys. */
import type {
  ClinicReply,
  ClinicRequest,
  MyBooking,
  PlaceItem,
} from '../../../server/voice/phoneMenu/clinicRequest.ts';
import type { MenuEvent, MenuState, MenuStep } from '../../../server/voice/phoneMenu/menuState.ts';
import { nextOfCall, startOfCall } from '../../../server/voice/phoneMenu/phoneMenu.ts';
import type { MenuSetting } from '../../../server/voice/phoneMenu/setting.ts';
import { captionOf } from '../../../server/voice/fragment.ts';

const MORNING = Date.UTC(2026, 10, 23, 6, 30);
const place = (index: number): PlaceItem => ({
  scheduleId: 'schedule',
  startsAt: MORNING + index * 20 * 60_000,
  doctor: 'Dr. Karimi',
});
export const PLACES = Array.from({ length: 6 }, (_, index) => place(index));

export const SETTING: MenuSetting = {
  clinics: [
    {
      clinicId: 'clinic',
      name: { en: 'Mehr clinic', fa: 'درمانگاه مهر' },
      timeZone: 'Asia/Tehran',
      country: 'IR',
      nationalIdSystem: 'ir',
    },
  ],
  languages: ['fa', 'en', 'ar', 'zh', 'ru'],
  usualLanguage: null,
  topics: ['booking', 'bookings', 'place', 'information'],
  identity: ['phone', 'national_id'],
  asksPatientType: false,
  asksInsurance: false,
  byCouncilNumber: true,
  writesDownNewPatients: true,
  hasDesk: true,
  straightToDesk: false,
  message: {},
  isOpen: true,
  opensAt: null,
  caller: '+989121234567',
};

const BOOKING: MyBooking = {
  ...place(0),
  appointmentId: 'appointment',
  clinicId: 'clinic',
  serviceId: 'service',
  practitionerId: 'doctor',
  number: 'B-042',
  code: '123456',
  canChange: true,
  isTexted: true,
};

/** Says yes to everything that is asked of it, once. */
export function obligingClinic(request: ClinicRequest): ClinicReply {
  switch (request.ask) {
    case 'clinics':
    case 'insurances':
      return {
        got: 'items',
        items: [
          { id: 'one', name: 'One' },
          { id: 'two', name: 'Two' },
        ],
      };
    case 'departments':
      return {
        got: 'items',
        items: Array.from({ length: 6 }, (_, index) => ({ id: `d${index}`, name: `Department ${index}` })),
      };
    case 'doctors':
      return {
        got: 'items',
        items: [
          { id: 'practitioner:a', name: 'Dr. Karimi' },
          { id: 'practitioner:b', name: 'Dr. Rad' },
        ],
      };
    case 'services':
      return { got: 'items', items: [{ id: 's', name: 'Blood test' }] };
    case 'screening':
      return { got: 'allowed' };
    case 'doctor_by_number':
      return request.number === '12345' ? { got: 'doctor', practitionerId: 'a' } : { got: 'nobody' };
    case 'places':
      return { got: 'places', places: PLACES };
    case 'hold':
      return { got: 'held' };
    case 'identify':
      return { got: 'who', who: { identity: request.identity, patientId: 'patient' } };
    case 'book':
      return { got: 'booking', booking: { ...BOOKING, ...request.place } };
    case 'move':
      return { got: 'booking', booking: { ...BOOKING, ...request.place } };
    case 'bookings':
      return { got: 'bookings', bookings: [BOOKING] };
    case 'cancel':
    case 'callback':
      return { got: 'done' };
    case 'place_in_queue':
      return {
        got: 'queue_place',
        place: { number: 'B-042', ahead: 3, wait: { fromMin: 15, toMin: 25 }, calledTo: null },
      };
    case 'hours':
      return { got: 'told', told: [{ tell: 'open', fromAt: MORNING, untilAt: MORNING + 3_600_000 }] };
    case 'preparation':
      return { got: 'told', told: [{ tell: 'nothing_special' }] };
    case 'doctors_told':
      return { got: 'told', told: [{ tell: 'doctor_free', doctor: 'Dr. Karimi', at: MORNING }] };
  }
}

/** A call as it goes, with everything that was heard and asked for. */
export class PretendCall {
  readonly #setting: MenuSetting;
  readonly #clinic: (request: ClinicRequest) => ClinicReply;
  state: MenuState;
  last: MenuStep;
  /** Prompts since the last event, as they would be written. */
  heard: string[] = [];
  readonly requests: ClinicRequest[] = [];
  /** As the clinic sees it: a place is kept for this call. */
  isHolding = false;

  constructor(setting: MenuSetting = SETTING, clinic: (request: ClinicRequest) => ClinicReply = obligingClinic) {
    this.#setting = setting;
    this.#clinic = clinic;
    this.state = startOfCall(setting);
    this.last = { state: this.state, say: [] };
  }

  happens(event: MenuEvent): this {
    this.heard = [];
    let step = nextOfCall(this.#setting, this.state, event);
    for (;;) {
      // What is kept between two steps is JSON.
      this.state = structuredClone(step.state);
      this.last = step;
      if (step.releases) this.isHolding = false;
      this.heard.push(...step.say.map(captionOf));
      const { request } = step;
      if (request === undefined) return this;
      this.requests.push(request);
      const reply = this.#clinic(request);
      if (reply.got === 'held') this.isHolding = true;
      if (reply.got === 'booking') this.isHolding = false;
      step = nextOfCall(this.#setting, this.state, { type: 'reply', reply });
    }
  }

  /** Each part one entry: `press('2', '1', '09121234567')`. */
  press(...entries: readonly string[]): this {
    for (const digits of entries) this.happens({ type: 'digits', digits });
    return this;
  }
}
