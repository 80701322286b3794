/** Where this device keeps the token that pairing gave it. */
const KEY = 'turnstone.kiosk.token';

/** Undefined as well where the browser keeps nothing: the kiosk is then paired again after each start. */
export function readToken(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeToken(token: string | undefined): void {
  try {
    if (token === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, token);
  } catch {
    // Kept only until the page is loaded again; there is nothing that a person could do about it here.
  }
}
