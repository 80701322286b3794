import { hash } from 'node:crypto';
import type { BlockId, VisitId } from '../../../common/contract/vocabulary.ts';

/**
 * The visit that a number set aside will be, should somebody take it: known before, so that the code on its paper leads
 * to the patient's page. From the same number always the same; nobody can guess it, because a block's id is random.
 */
export const visitOfSpare = (blockId: BlockId, ordinal: number): VisitId => idFrom(`${blockId}/${ordinal}`) as VisitId; // a UUID by construction

/** What the desk is told where the ticket with this number was refused: however often it is told, it is told once. */
export const refusalOfSpare = (blockId: BlockId, ordinal: number): string => idFrom(`refused ${blockId}/${ordinal}`);

function idFrom(name: string): string {
  const digits = hash('sha256', name, 'hex');
  // Version 8 (RFC 9562): made in a way of one's own.
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  return parts.join('-');
}
