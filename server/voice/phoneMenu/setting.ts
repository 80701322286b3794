import type { Language, LocalText } from '../../../common/contract/language.ts';
import type { PhoneIdentity, PhoneTopic } from '../../../common/contract/phoneLine.ts';

export type MenuClinic = {
  readonly clinicId: string;
  readonly name: LocalText;
  readonly timeZone: string;
  /** ISO 3166, for telephone numbers. */
  readonly country: string;
  readonly nationalIdSystem: string;
};

/** What a line's menu knows of its clinics before it asks anything, and of the call at this moment. */
export type MenuSetting = {
  /** At least one, in the order in which they are named. */
  readonly clinics: readonly MenuClinic[];
  readonly languages: readonly Language[];
  /** The language that this number chose before, where the line remembers it. */
  readonly usualLanguage: Language | null;
  readonly topics: readonly PhoneTopic[];
  readonly identity: readonly PhoneIdentity[];
  readonly asksPatientType: boolean;
  readonly asksInsurance: boolean;
  readonly byCouncilNumber: boolean;
  readonly writesDownNewPatients: boolean;
  readonly hasDesk: boolean;
  readonly straightToDesk: boolean;
  readonly message: LocalText;
  /** Closed: when it opens again, if that is known. */
  readonly isOpen: boolean;
  readonly opensAt: number | null;
  /** The number that calls, in E.164; null where it is not shown or cannot be read. */
  readonly caller: string | null;
};
