import { describe, expect, test } from 'vitest';
import { bestOf, whatIsWorse } from '../../kiosk/phone/src/worse.ts';

const at = (peopleAhead: number | null, toMin: number | null, delayMin = 0, hasAskedLater = false) => ({
  peopleAhead,
  wait: toMin === null ? null : { fromMin: Math.max(0, toMin - 10), toMin },
  delayMin,
  hasAskedLater,
});

/** What is said of the last view, after all the others were shown. */
function said(views: readonly ReturnType<typeof at>[]) {
  let best: ReturnType<typeof bestOf> | undefined;
  let worse: ReturnType<typeof whatIsWorse>;
  for (const view of views) {
    best = bestOf(best, view);
    worse = whatIsWorse(best, view);
  }
  return worse;
}

describe('a patient who reads the page', () => {
  test('is told nothing while the place gets better', () => {
    expect(said([at(5, 50), at(4, 40), at(2, 20)])).toBeUndefined();
  });

  test('is told by how many the place moved back, until it is as good as it was', () => {
    expect(said([at(3, 30), at(5, 50)])).toEqual({ kind: 'moved_back', by: 2, why: 'others' });
    expect(said([at(3, 30), at(5, 50), at(4, 40)])).toEqual({ kind: 'moved_back', by: 1, why: 'others' });
    expect(said([at(3, 30), at(5, 50), at(3, 30)])).toBeUndefined();
  });

  test('is reminded that it was wished to come later', () => {
    expect(said([at(1, 10), at(4, 40, 0, true)])?.why).toBe('asked');
  });

  test('is told when it takes longer, but not of a range that wavers', () => {
    expect(said([at(3, 30), at(3, 35)])).toBeUndefined();
    expect(said([at(3, 30), at(3, 60, 30)])).toEqual({ kind: 'takes_longer', by: 30, why: 'delay' });
  });

  test('is told nothing where nothing is known', () => {
    expect(said([at(3, null), at(3, null)])).toBeUndefined();
    expect(said([at(null, null), at(3, 30)])).toBeUndefined();
  });
});
