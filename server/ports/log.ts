type Say = {
  (detail: object, message: string): void;
  (message: string): void;
};

/** Where the server tells its keeper what happens: codes, ids and counts, never a name or a telephone number. */
export type Log = { readonly info: Say; readonly warn: Say; readonly error: Say };
