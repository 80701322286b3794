/** What a kiosk says of its paper while the server is away, before anybody asks for a ticket. */
import { expect, test } from 'vitest';
import { kioskOfflinePhrases } from '../../common/phrases/kioskOffline.ts';
import { cardWidth, pxPerMmOf } from '../../kiosk/src/lib/cardSize.ts';
import { paperBefore } from '../../kiosk/src/lib/ownPrinter.svelte.ts';

const told = { printer: { state: 'ready', code: null }, at: 1_000 } as const;

test('what the printer says now counts, whatever the server said before', () => {
  const broken = { printer: { state: 'trouble', code: 'out_of_paper' }, at: 1_000 } as const;
  expect(paperBefore(true, { paper: 'ok', trouble: null }, broken)).toEqual({ phrase: kioskOfflinePhrases.hasPaper });
  expect(paperBefore(true, { paper: 'near_end', trouble: null }, told)).toEqual({
    phrase: kioskOfflinePhrases.hasPaper,
  });
  for (const look of [
    { paper: 'out', trouble: 'out_of_paper' },
    { paper: 'ok', trouble: 'cover_open' },
  ] as const)
    expect(paperBefore(true, look, told)).toEqual({ phrase: kioskOfflinePhrases.noPaper });
});

test('without a printer or an agent on its computer no paper is promised', () => {
  expect(paperBefore(false, undefined, told)).toEqual({ phrase: kioskOfflinePhrases.noPaper });
  expect(paperBefore(true, 'unreachable', told)).toEqual({ phrase: kioskOfflinePhrases.noPaper });
});

test('a printer that does not tell of its paper is spoken of with the time of its last word, or as unknown', () => {
  const silent = { paper: 'unknown', trouble: null } as const;
  expect(paperBefore(true, silent, told)).toEqual({ phrase: kioskOfflinePhrases.hadPaper, at: 1_000 });
  expect(paperBefore(true, silent, undefined)).toEqual({ phrase: kioskOfflinePhrases.paperUnknown });
  expect(paperBefore(true, undefined, told)).toBeUndefined(); // nobody has answered yet
});

test('a frame as large as a bank card tells the pixels of a millimetre, and never outgrows the window', () => {
  expect(pxPerMmOf(346.68)).toBe(4.05);
  expect(cardWidth(5_000, 1_080)).toBe(1_032);
  expect(cardWidth(1, 1_080)).toBe(85.6);
});
