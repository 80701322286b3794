/** An id of the n-th thing of a kind: readable when it is printed, and the same for the same day. */
export const idOf = (kind: number, n: number): string =>
  `00000000-0000-4000-80${String(kind).padStart(2, '0')}-${String(n).padStart(12, '0')}`;
