import { LANGUAGES, type Language } from '#common/contract/language.ts';

/**
 * The link's token stands behind the `#` of the address, which no server and no other site is ever told. It is also
 * kept on the phone, because a page put on the home screen opens without it.
 */
const KEY = 'turnstone.visit.token';

/** 128 random bits and more, in the letters of an address. */
const TOKEN = /^#([\w-]{20,200})$/;

export function readToken(): string | undefined {
  const given = TOKEN.exec(location.hash)?.[1];
  try {
    if (given !== undefined) localStorage.setItem(KEY, given);
    return given ?? localStorage.getItem(KEY) ?? undefined;
  } catch {
    return given; // a browser that keeps nothing
  }
}

/** The digits of a clinic's screen, where the address was scanned from it: `#here=1234`. It takes no link away. */
const DOOR_CODE = /^#here=(\d{4})$/;

export const readDoorCode = (): string | undefined => DOOR_CODE.exec(location.hash)?.[1];

/** They count for minutes only: a page that is opened again begins without them. */
export function forgetDoorCode(): void {
  if (readDoorCode() !== undefined) history.replaceState(null, '', location.pathname);
}

const LANGUAGE_KEY = 'turnstone.visit.language';

/** The language that the person chose on this page; of another visit it says nothing. */
export function readLanguage(token: string): Language | undefined {
  try {
    const [of, chosen] = (localStorage.getItem(LANGUAGE_KEY) ?? '').split(' ');
    return of === token ? LANGUAGES.find((language) => language === chosen) : undefined;
  } catch {
    return undefined;
  }
}

export function keepLanguage(token: string, language: Language): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, `${token} ${language}`);
  } catch {
    // chosen again next time
  }
}

export function forgetToken(): void {
  try {
    localStorage.removeItem(KEY);
    localStorage.removeItem(LANGUAGE_KEY);
  } catch {
    // it kept nothing
  }
}

/** The first byte of a link's token says of what it is: 3 is a line of the waiting list. */
export function isOfWaitingList(token: string): boolean {
  try {
    return atob(token.slice(0, 4).replaceAll('-', '+').replaceAll('_', '/')).charCodeAt(0) === 3;
  } catch {
    return false;
  }
}
