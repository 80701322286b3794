/** Takes work that nobody waits for, reports its failure, and lets nothing stop before its end. */
export type LetGoOn = (work: Promise<unknown>) => void;
