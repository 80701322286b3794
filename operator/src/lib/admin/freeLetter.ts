type WithSeries = readonly { readonly series: string }[];

const LETTERS = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ');

/** A letter, else two, that no service or schedule has now; I and O look like digits. '' where all are taken. */
export function freeLetter(services: WithSeries, schedules: WithSeries): string {
  const taken = new Set([...services, ...schedules].map(({ series }) => series));
  const pairs = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return [...LETTERS, ...pairs].find((letters) => !taken.has(letters)) ?? '';
}
