/** The part of the package that we use; it brings no types. */
declare module '@echogarden/espeak-ng-emscripten' {
  type EspeakWorker = {
    /** @returns 0 when the voice exists */
    set_voice(name: string, language: string, gender: number, age: number, variant: number): number;
    /** Words per minute. */
    set_rate(rate: number): void;
    /** 100 is the voice's own. */
    set_volume(volume: number): void;
    get_samplerate(): number;
    /** How it would be said, in the International Phonetic Alphabet; a change of voice as `(en)`. */
    synthesize_ipa(text: string): { readonly ipa: string };
    /** Calls back with each stretch of sound, until all is said or the callback returns true. */
    synthesize(text: string, heard: (samples: Int16Array) => boolean): void;
  };
  const load: () => Promise<{ readonly eSpeakNGWorker: new () => EspeakWorker }>;
  export default load;
}
