/** One line of what the doctor says. */
export type Symptom = {
  readonly what: string;
  /** `unknown`: it cannot be found out here. */
  readonly state: 'well' | 'look' | 'ill' | 'unknown';
  readonly says: string;
  /** Absent where nothing is to be done. */
  readonly todo?: string;
};
