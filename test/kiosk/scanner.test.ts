import { describe, expect, test } from 'vitest';
import { codeInScan, NO_STROKES, takeStroke, tokenInScan, type Stroke } from '../../kiosk/src/lib/scanner.ts';

const ENTER: Stroke = { key: 'Enter', code: 'Enter', shiftKey: false };
const latin = (text: string): Stroke[] => Array.from(text, (key) => ({ key, code: '', shiftKey: false }));

/** Types the strokes with the same pause between them; answers what was read as a scan. */
function type(strokes: readonly Stroke[], gapMs: number): string | undefined {
  let state = NO_STROKES;
  let scanned: string | undefined;
  strokes.forEach((stroke, index) => {
    const taken = takeStroke(state, stroke, index * gapMs);
    state = taken.after;
    scanned = taken.scanned ?? scanned;
  });
  return scanned;
}

describe('a scanner', () => {
  test('is told from a person by its speed and its Enter', () => {
    expect(type([...latin('482913'), ENTER], 12)).toBe('482913');
    expect(type([...latin('482913'), ENTER], 120)).toBeUndefined();
    expect(type(latin('482913'), 12)).toBeUndefined();
    expect(type([...latin('12'), ENTER], 12)).toBeUndefined();
  });

  test('starts anew after a pause, so that digits typed before are not part of the scan', () => {
    let state = NO_STROKES;
    for (const stroke of latin('98')) state = takeStroke(state, stroke, 0).after;
    const strokes = [...latin('482913'), ENTER];
    const taken = strokes.map((stroke, index) => {
      const next = takeStroke(state, stroke, 1_000 + index * 10);
      state = next.after;
      return next;
    });
    expect(taken[0]?.isFirst).toBe(true);
    expect(taken.at(-1)?.scanned).toBe('482913');
  });

  test('is understood also where the keyboard is set to Persian', () => {
    const persian: Stroke[] = [
      { key: 'ش', code: 'KeyA', shiftKey: true },
      { key: 'ذ', code: 'KeyB', shiftKey: false },
      { key: '۴', code: 'Digit4', shiftKey: false },
      { key: '۲', code: 'Digit2', shiftKey: false },
      { key: '٪', code: 'Digit5', shiftKey: true },
      { key: 'Shift', code: 'ShiftLeft', shiftKey: true },
      { key: '7', code: 'Digit7', shiftKey: false },
      ENTER,
    ];
    expect(type(persian, 15)).toBe('Ab42%7');
  });

  test('is understood where another layout gives signs that look right: Russian has a full stop at the slash', () => {
    const token = 'Ab'.repeat(22);
    const places: Readonly<Record<string, readonly [key: string, code: string, shiftKey: boolean]>> = {
      '/': ['.', 'Slash', false],
      '#': ['№', 'Digit3', true],
      t: ['е', 'KeyT', false],
      A: ['Ф', 'KeyA', true],
      b: ['и', 'KeyB', false],
    };
    const russian = Array.from(`/t/#${token}`, (sign): Stroke => {
      const [key, code, shiftKey] = places[sign] ?? [sign, '', false];
      return { key, code, shiftKey };
    });
    expect(tokenInScan(type([...russian, ENTER], 15) ?? '')).toBe(token);
  });

  test('is understood where one key gives two letters, as in Arabic, or an input method takes the key', () => {
    const strokes: Stroke[] = [
      ...Array.from('482', (sign) => ({ key: sign, code: `Digit${sign}`, shiftKey: false })),
      { key: 'لا', code: 'KeyB', shiftKey: false },
      { key: 'Process', code: 'KeyC', shiftKey: true },
    ];
    expect(type([...strokes, ENTER], 15)).toBe('482bC');
  });

  test('a short halt of the computer does not cut a long code in two, but a person’s digits stay apart', () => {
    const text = 'https://queue.example/t/#Abcdef';
    const halted = (haltAfter: number) => {
      let state = NO_STROKES;
      let scanned: string | undefined;
      [...latin(text), ENTER].forEach((stroke, index) => {
        const taken = takeStroke(state, stroke, index * 10 + (index >= haltAfter ? 300 : 0));
        state = taken.after;
        scanned = taken.scanned ?? scanned;
      });
      return scanned;
    };
    expect(halted(20)).toBe(text);
    expect(halted(3)).toBe(text.slice(3));
  });

  test('may read an address or the bare code', () => {
    expect(codeInScan('482913')).toBe('482913');
    expect(codeInScan('https://queue.example/t/#Abc-_123')).toBe('Abc-_123');
    expect(codeInScan('https://queue.example/b/482913')).toBe('482913');
    expect(codeInScan('x'.repeat(300))).toHaveLength(60);
  });
});
