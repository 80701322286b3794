/** How a clinic's paper looks: what stands on it, in which order and size, its logo, and words of its own. */
import { z } from 'zod';
import { Language } from './language.ts';
import { PaperWidth } from './printing.ts';

/** The parts of a ticket or slip, from the top as the product puts them. */
export const PAPER_BLOCKS = ['logo', 'number', 'service', 'facts', 'missed', 'text', 'qr', 'clinic', 'date'] as const;
export const PaperBlock = z.enum(PAPER_BLOCKS);
export type PaperBlock = z.infer<typeof PaperBlock>;
export const BLOCK_SIZES = ['small', 'normal', 'large'] as const;
export const BlockSize = z.enum(BLOCK_SIZES);
export type BlockSize = z.infer<typeof BlockSize>;

/** No larger than this is printed: half the width of 80 mm paper would be a picture, not a sign. */
export const LOGO_MOST = { widthDots: 384, heightDots: 200 } as const;
/** Dots as they are printed: 1 bit each, rows padded to whole bytes, 1 is black; in base 64. */
export const PaperLogo = z
  .object({
    widthDots: z.int().min(8).max(LOGO_MOST.widthDots),
    heightDots: z.int().min(1).max(LOGO_MOST.heightDots),
    bits: z.base64().max(16_000),
  })
  .refine(
    ({ widthDots, heightDots, bits }) => {
      const padding = bits.endsWith('==') ? 2 : bits.endsWith('=') ? 1 : 0;
      return (bits.length / 4) * 3 - padding === Math.ceil(widthDots / 8) * heightDots;
    },
    { error: 'logo_wrong' },
  );
export type PaperLogo = z.infer<typeof PaperLogo>;

export const PaperTemplate = z.object({
  /** Each part once, in the order of the paper. The number is always shown. */
  blocks: z
    .array(z.object({ block: PaperBlock, isShown: z.boolean(), size: BlockSize }))
    .length(PAPER_BLOCKS.length)
    .refine((blocks) => new Set(blocks.map(({ block }) => block)).size === PAPER_BLOCKS.length, { error: 'twice' })
    .refine((blocks) => blocks.some(({ block, isShown }) => block === 'number' && isShown), {
      error: 'number_missing',
    }),
  /** The clinic's own words; a language without any has none. */
  text: z.partialRecord(Language, z.string().trim().max(240)),
  /** `language`: the one of the language's readers. */
  calendar: z.enum(['language', 'gregory', 'persian', 'islamic']),
  digits: z.enum(['language', 'latin']),
  logo: PaperLogo.nullable(),
});
export type PaperTemplate = z.infer<typeof PaperTemplate>;

/** As the product does it by itself. */
export const USUAL_TEMPLATE: PaperTemplate = {
  blocks: PAPER_BLOCKS.map((block) => ({ block, isShown: true, size: 'normal' })),
  text: {},
  calendar: 'language',
  digits: 'language',
  logo: null,
};

/** A picture from a file, in base 64. */
export const LogoFile = z.object({ file: z.base64().max(240_000) });
export const LogoMade = z.object({ logo: PaperLogo });

export const PaperPictureRequest = z.object({
  template: PaperTemplate,
  language: Language,
  kind: z.enum(['ticket', 'booking_slip']),
  widthDots: PaperWidth,
});
export type PaperPictureRequest = z.infer<typeof PaperPictureRequest>;
/** The paper as the printer would print it: a PNG in base 64. */
export const PaperPicture = z.object({ png: z.base64(), widthDots: z.int(), heightDots: z.int() });
export type PaperPicture = z.infer<typeof PaperPicture>;
