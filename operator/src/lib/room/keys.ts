/** What a key does in the room. Written on the buttons; the letter is where it is on the keyboard, whatever the layout. */
export const ROOM_KEYS = {
  next: { code: 'Space', hint: '␣' },
  recall: { code: 'KeyR', hint: 'R' },
  start: { code: 'KeyS', hint: 'S' },
  finish: { code: 'KeyF', hint: 'F' },
  noShow: { code: 'KeyN', hint: 'N' },
  hold: { code: 'KeyH', hint: 'H' },
  transfer: { code: 'KeyT', hint: 'T' },
  send: { code: 'KeyL', hint: 'L' },
  plan: { code: 'KeyG', hint: 'G' },
  direct: { code: 'KeyW', hint: 'W' },
  undo: { code: 'KeyU', hint: 'U' },
  pause: { code: 'KeyP', hint: 'P' },
} as const;
export type RoomAct = keyof typeof ROOM_KEYS;

/** Books the next visit of whoever is in the room. */
export const FOLLOW_UP_KEY = { code: 'KeyB', hint: 'B' } as const;

/** The act of a key press; none while somebody types, holds a key down, or has a question open. */
export function actOfKey(event: KeyboardEvent): RoomAct | undefined {
  if (isNoAct(event)) return undefined;
  const target = event.target;
  // The space bar presses the button that has the focus; it must not also call the next patient.
  if (event.code === 'Space' && target instanceof HTMLElement && target.closest('button, a, summary')) return undefined;
  return (Object.keys(ROOM_KEYS) as RoomAct[]).find((act) => ROOM_KEYS[act].code === event.code); // its own keys
}

/** A digit now belongs to what is being written. */
export const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.closest('input:not([type="radio"]), textarea, select') !== null;

/** Somebody types, holds a key down, or has a question open. */
export function isNoAct({ repeat, ctrlKey, altKey, metaKey, target }: KeyboardEvent): boolean {
  if (repeat || ctrlKey || altKey || metaKey) return true;
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}
