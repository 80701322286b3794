/**
 * Where this browser keeps the token of the screen that it is. `?screen=2` makes it another one, so that a browser can
 * be several screens in several windows.
 */
const keyOf = (search: string): string => {
  const screen = new URLSearchParams(search).get('screen') ?? '1';
  return `turnstone.display.token.${screen}`;
};

/** A browser may refuse to keep anything; then the screen is paired anew at each start. */
const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

export const readToken = (search: string): string | undefined =>
  attempt(() => localStorage.getItem(keyOf(search))) ?? undefined;

export const keepToken = (search: string, token: string): void => {
  attempt(() => {
    localStorage.setItem(keyOf(search), token);
  });
};

export const forgetToken = (search: string): void => {
  attempt(() => {
    localStorage.removeItem(keyOf(search));
  });
};
