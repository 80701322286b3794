/** Somebody for whom places are looked for; `shares`: what each of the people has been given so far. */
export type Wanting<Slot> = { readonly suits: (slot: Slot, shares: Shares<Slot>) => boolean };
export type Shares<Slot> = readonly (readonly Slot[])[];

/**
 * Who is offered which places: in order, everybody the nearest one that suits before anybody a second, and so on. So the
 * first in order have the nearest, and where places are few nobody has three while another has none.
 *
 * @param people in the order in which they come first
 * @param slots the nearest first, with the number of places that are free in each
 * @param most places for one person
 * @returns as many lists as people; no person has a slot twice, and no slot is given more often than it has places
 */
export function shareOut<Slot extends { readonly free: number }>(
  people: readonly Wanting<Slot>[],
  slots: readonly Slot[],
  most: number,
): Shares<Slot> {
  const left = new Map(slots.map((slot) => [slot, slot.free]));
  const shares = people.map((): Slot[] => []);
  for (let round = 0; round < most; round += 1) {
    for (const [index, person] of people.entries()) {
      const share = shares[index];
      if (share?.length !== round) continue; // nothing was left for them in the round before
      const slot = slots.find(
        (each) => (left.get(each) ?? 0) > 0 && !share.includes(each) && person.suits(each, shares),
      );
      if (slot === undefined) continue;
      left.set(slot, (left.get(slot) ?? 0) - 1);
      share.push(slot);
    }
  }
  return shares.map((share) => slots.filter((slot) => share.includes(slot)));
}
