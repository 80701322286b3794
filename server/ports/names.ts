/**
 * The Latin spellings under which a name in Chinese letters may be typed, small and without spaces: `张伟` as `zhangwei`
 * and `zw`. Empty for a name without Chinese letters. The same name always gives the same spellings.
 */
export type LatinSpellings = (name: string) => readonly string[];
