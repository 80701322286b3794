import { describe, expect, test } from 'vitest';
import { StageId } from '../../common/contract/vocabulary.ts';
import type { RoomAct } from '../../operator/src/lib/room/keys.ts';
import { DOUBLE_PRESS_MS, isStillMeant, KEPT_MS, meaningOf } from '../../operator/src/lib/room/presses.ts';

const PATIENT = StageId.parse('0192f0c0-7d4e-7c11-8a04-000000000001');
const ANOTHER = StageId.parse('0192f0c0-7d4e-7c11-8a04-000000000002');
const press = (which: RoomAct, at = 0) => ({ which, at, stageId: PATIENT });

describe('a doctor’s key', () => {
  test('is obeyed', () => {
    expect(meaningOf(press('next'), undefined, undefined)).toBe('do');
  });

  test('pressed twice calls one patient, while the first is answered and just after', () => {
    expect(meaningOf(press('next'), 'next', undefined)).toBe('nothing');
    expect(meaningOf(press('next', 100), undefined, { which: 'next', at: 0 })).toBe('nothing');
    expect(meaningOf(press('next', DOUBLE_PRESS_MS), undefined, { which: 'next', at: 0 })).toBe('do');
  });

  test('pressed just after another is not taken for a repetition', () => {
    expect(meaningOf(press('start', 100), undefined, { which: 'next', at: 0 })).toBe('do');
  });

  test('pressed while another is answered waits for it', () => {
    expect(meaningOf(press('finish'), 'start', undefined)).toBe('keep');
  });

  test('that waited is obeyed for the same patient only, and only for a short while', () => {
    expect(isStillMeant(press('finish'), PATIENT, 100)).toBe(true);
    // "Next" was under way: who is here now is somebody else.
    expect(isStillMeant(press('noShow'), ANOTHER, 100)).toBe(false);
    expect(isStillMeant(press('noShow'), undefined, 100)).toBe(false);
    expect(isStillMeant(press('finish'), PATIENT, KEPT_MS)).toBe(false);
  });
});
