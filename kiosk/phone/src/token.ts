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

export function forgetToken(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // it kept nothing
  }
}
