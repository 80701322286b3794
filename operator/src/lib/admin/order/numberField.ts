/** A number that stands inside a sentence. */
export type NumberField = {
  /** Its `{name}` in the sentence. */
  readonly name: string;
  /** How it is read aloud; the whole sentence where absent. */
  readonly label?: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onchange: (value: string) => void;
};
