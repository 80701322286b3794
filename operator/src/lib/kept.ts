/**
 * What this browser remembers from one day to the next: the language, the clinic, the room. Never anything of a patient.
 * A browser that keeps nothing (a private window) asks again; that is all.
 */
const keyOf = (name: string) => `turnstone.panel.${name}`;

export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), value);
  } catch {
    // Asked again next time.
  }
}
