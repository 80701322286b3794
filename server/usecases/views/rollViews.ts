import type { RollView } from '../../../common/contract/rolls.ts';
import { headOf } from '../../queue/block.ts';
import type { QueueDay } from '../../queue/day.ts';

/** The rolls of paper that still have numbers; one that is used up or closed has none. */
export const rollViews = (day: QueueDay): readonly RollView[] =>
  [...day.blocks()].flatMap((block): RollView[] => {
    if (block.kioskId !== null) return [];
    const unused = day.unusedOf(block);
    const { next } = headOf(block, unused);
    if (next === undefined) return [];
    const { id: blockId, series, fromOrdinal: from, toOrdinal: to, serviceIds } = block;
    return [
      {
        blockId,
        series,
        from,
        to,
        serviceIds: [...serviceIds],
        taken: to - from + 1 - unused.length,
        next,
        missing: unused.filter((ordinal) => ordinal < next),
      },
    ];
  });
