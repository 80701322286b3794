import { describe, expect, test } from 'vitest';
import { letterSizes } from '../../display/src/layout/letterSizes.ts';

const fullHd = { widthPx: 1920, heightPx: 1080 } as const;
const asShareOfHeight = (px: number) => (px / 1080) * 100;

describe('the size of letters', () => {
  test('follows the screen and the room: 43 inches at 5 m', () => {
    const sizes = letterSizes({ diagonalInch: 43, viewingDistanceM: 5, ...fullHd });
    expect(asShareOfHeight(sizes.current)).toBeCloseTo(16.3, 1);
    expect(asShareOfHeight(sizes.history)).toBeCloseTo(8.9, 1);
    expect(asShareOfHeight(sizes.floor)).toBeCloseTo(6.3, 1);
  });

  test('follows the screen and the room: 55 inches at 8 m', () => {
    const sizes = letterSizes({ diagonalInch: 55, viewingDistanceM: 8, ...fullHd });
    expect(asShareOfHeight(sizes.current)).toBeCloseTo(20.4, 1);
    expect(asShareOfHeight(sizes.history)).toBeCloseTo(11.15, 1);
  });

  test('is the same in millimetres on a screen of more pixels', () => {
    const one = letterSizes({ diagonalInch: 55, viewingDistanceM: 8, ...fullHd });
    const fine = letterSizes({ diagonalInch: 55, viewingDistanceM: 8, widthPx: 3840, heightPx: 2160 });
    expect(fine.current).toBeCloseTo(one.current * 2);
    expect(fine.floor).toBeCloseTo(one.floor * 2);
  });

  test('fills a large screen in a small room instead of leaving it empty', () => {
    const sizes = letterSizes({ diagonalInch: 85, viewingDistanceM: 3, ...fullHd });
    expect(sizes.current).toBeGreaterThanOrEqual(1080 * 0.12);
    expect(sizes.history / sizes.current).toBeCloseTo(6.7 / 12.2);
  });

  test('doubles with the distance', () => {
    const near = letterSizes({ diagonalInch: 43, viewingDistanceM: 4, ...fullHd });
    const far = letterSizes({ diagonalInch: 43, viewingDistanceM: 8, ...fullHd });
    expect(far.floor).toBeCloseTo(near.floor * 2);
    expect(far.current).toBeCloseTo(near.current * 2);
  });
});
