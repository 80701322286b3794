import { expect, test } from 'vitest';
import { earKeyOf, NO_RUN, SETTLE_MS, settle, takeKey, type EarKey } from '../../kiosk/src/lib/ear/keys.ts';
import type { Stroke } from '../../kiosk/src/lib/scanner.ts';

const ENTER: Stroke = { key: 'Enter', code: 'Enter', shiftKey: false };
const stroke = (key: string, code = ''): Stroke => ({ key, code, shiftKey: false });
const strokes = (text: string): readonly Stroke[] => Array.from(text, (key) => stroke(key));

/** Types with this pause between the keys, then waits; answers what was taken for keys and what for a scan. */
function type(typed: readonly Stroke[], gapMs: number) {
  let run = NO_RUN;
  const keys: EarKey[] = [];
  const scans: string[] = [];
  typed.forEach((each, index) => {
    if (gapMs > SETTLE_MS) {
      const settled = settle(run);
      run = settled.run;
      keys.push(...settled.keys);
    }
    const taken = takeKey(run, each, 1_000 + index * gapMs);
    run = taken.run;
    keys.push(...taken.keys);
    if (taken.scanned !== undefined) scans.push(taken.scanned);
  });
  keys.push(...settle(run).keys);
  return { keys: keys.map((key) => (key.is === 'digit' ? key.digit : key.is)).join(' '), scans };
}

test('what a person types are keys, one by one', () => {
  expect(type([...strokes('4*+'), ENTER], 300)).toEqual({ keys: '4 repeat louder enter', scans: [] });
  expect(type([stroke('ArrowDown'), stroke('ArrowLeft'), stroke('Backspace')], 300).keys).toBe('next back delete');
});

test('digits that are drummed on the keypad are keys all the same, in their order', () => {
  expect(type(strokes('0912'), 40).keys).toBe('0 9 1 2');
  expect(type([...strokes('42'), ENTER], 40).keys).toBe('4 2 enter');
});

test('what a scanner types is a scan and no key, digits and letters', () => {
  expect(type([...strokes('482913'), ENTER], 10)).toEqual({ keys: '', scans: ['482913'] });
  const page = `https://queue.example/t/#${'x1'.repeat(22)}`;
  expect(type([...strokes(page), ENTER], 10)).toEqual({ keys: '', scans: [page] });
});

test('letters and long rows without an end are no keys', () => {
  expect(type(strokes('a1b2'), 10).keys).toBe('');
  expect(type(strokes('1234567890123'), 10).keys).toBe('');
});

test('a keypad means its digits also without the number lock, and in the digits of the language', () => {
  expect(earKeyOf(stroke('End', 'Numpad1'))).toEqual({ is: 'digit', digit: '1' });
  expect(earKeyOf(stroke('۴', 'Digit4'))).toEqual({ is: 'digit', digit: '4' });
  expect(earKeyOf(stroke('q', 'KeyQ'))).toBeUndefined();
  expect(type([stroke('End', 'Numpad1'), stroke('ArrowUp', 'Numpad8')], 300).keys).toBe('1 8');
});
