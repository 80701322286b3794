/** Sentences about a ticket, a number or the paper, for somebody who uses the kiosk by ear. */
import type { TicketView } from '#common/contract/kioskView.ts';
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { earPhrases } from '#common/phrases/kioskEar.ts';
import { otherDayPhrases } from '#common/phrases/kioskOtherDay.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { waitingPhrases } from '#common/phrases/waiting.ts';
import type { PaperState } from '../paper.svelte.ts';
import type { EarFacts } from './earMenu.ts';
import type { Piece } from './piece.ts';

export const SLIP = {
  none: otherDayPhrases.keep,
  printing: otherDayPhrases.printing,
  printed: otherDayPhrases.takeSlip,
  trouble: otherDayPhrases.keep,
} as const satisfies Record<PaperState, Phrase>;

export function paperNews(facts: EarFacts): readonly Piece[] {
  switch (facts.paper) {
    case 'printing':
      return [piece(facts, kioskPhrases.printing)];
    case 'printed':
      return [piece(facts, kioskPhrases.takeTicket)];
    case 'none':
      return [piece(facts, kioskPhrases.keepNumber)];
    case 'trouble':
      return [
        piece(facts, facts.deskNews === 'not_told' ? kioskPhrases.tellDeskPrinter : kioskPhrases.deskKnowsPrinter),
      ];
  }
}

export const piece = (
  { language }: Pick<EarFacts, 'language'>,
  say: Phrase,
  values: Omit<Piece, 'language' | 'say'> = {},
): Piece => ({ language, say, ...values });

/** Twice, as calls are: the first time one listens up. */
export const number = (facts: EarFacts, value: string): readonly Piece[] =>
  value === ''
    ? []
    : [piece(facts, earPhrases.yourNumber, { number: value }), piece(facts, earPhrases.onceMore, { number: value })];

export const digits = (facts: Pick<EarFacts, 'language'>, typed: string): readonly Piece[] =>
  Array.from(typed).map((sign) =>
    /\d/.test(sign)
      ? piece(facts, earPhrases.digit, { key: Number(sign) })
      : piece(facts, earPhrases.letter, { number: sign }),
  );

export const place = (facts: EarFacts, { waitingZoneId }: TicketView): readonly Piece[] =>
  waitingZoneId === null ? [] : [piece(facts, earPhrases.wait, { name: `zone.${waitingZoneId}` })];

export function waits(
  facts: EarFacts,
  { peopleAhead, wait }: Pick<TicketView, 'peopleAhead' | 'wait'>,
): readonly Piece[] {
  const ahead =
    peopleAhead === 0
      ? piece(facts, waitingPhrases.youAreNext)
      : piece(facts, waitingPhrases.peopleAhead, { count: peopleAhead });
  if (wait === null) return [ahead, piece(facts, waitingPhrases.waitUnknown)];
  const { fromMin: from, toMin: to } = wait;
  if (to === 0) return [ahead];
  return [
    ahead,
    from === 0 || from === to ? piece(facts, earPhrases.upTo, { to }) : piece(facts, earPhrases.between, { from, to }),
  ];
}
