/** What a waiting-room screen shows beside the calls. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { LocalTime } from './localTime.ts';
import { ClinicDate, DeviceId, EpochMs, ZoneId } from './vocabulary.ts';

export const MEDIA_KINDS = ['picture', 'video', 'notice', 'hours'] as const;
export const MediaKind = z.enum(MEDIA_KINDS);
export type MediaKind = z.infer<typeof MediaKind>;

/** What may be shown, by what the file itself says that it is. */
export const MEDIA_TYPES = {
  'image/png': 'picture',
  'image/jpeg': 'picture',
  'image/webp': 'picture',
  'video/mp4': 'video',
  'video/webm': 'video',
} as const satisfies Record<string, MediaKind>;
export const MediaType = z.enum(['image/png', 'image/jpeg', 'image/webp', 'video/mp4', 'video/webm']);
export type MediaType = z.infer<typeof MediaType>;

/** A clip of some minutes; a picture of a camera. */
export const LARGEST_BYTES = { picture: 12_000_000, video: 80_000_000 } as const;

/** SHA-256 of the file. */
export const FileId = z.string().regex(/^[0-9a-f]{64}$/);

export const KeptMedia = z.object({ fileId: FileId, type: MediaType, bytes: z.int().positive() });
export type KeptMedia = z.infer<typeof KeptMedia>;

const text = (max: number) =>
  z
    .partialRecord(Language, z.string().trim().max(max))
    .transform((texts) => Object.fromEntries(Object.entries(texts).filter(([, written]) => written !== '')));

export const MediaInput = z
  .object({
    kind: MediaKind,
    /** How staff call it; patients do not see it. */
    name: z.string().trim().min(1, { error: 'text_missing' }).max(60),
    /** Of a picture or video. */
    fileId: FileId.nullable().default(null),
    /** Of a notice. */
    text: text(400).default({}),
    /** How long it stands; a video lasts as long as it lasts. */
    showS: z.int().min(5).max(300).default(15),
    /** With neither zones nor screens: everywhere. */
    zoneIds: z.array(ZoneId).max(50).default([]),
    deviceIds: z.array(DeviceId).max(100).default([]),
    fromDate: ClinicDate.nullable().default(null),
    untilDate: ClinicDate.nullable().default(null),
    fromTime: LocalTime.nullable().default(null),
    untilTime: LocalTime.nullable().default(null),
    hasSound: z.boolean().default(false),
    position: z.int().min(0).max(9_999).default(0),
    isActive: z.boolean().default(true),
  })
  .superRefine(({ kind, fileId, text: written, fromTime, untilTime }, context) => {
    const miss = (field: string) => {
      context.addIssue({ code: 'custom', path: [field], message: 'text_missing' });
    };
    if ((kind === 'picture' || kind === 'video') && fileId === null) miss('fileId');
    if (kind === 'notice' && Object.keys(written).length === 0) miss('text');
    if ((fromTime === null) !== (untilTime === null)) miss(fromTime === null ? 'fromTime' : 'untilTime');
  });
export type MediaInput = z.output<typeof MediaInput>;

/** One piece as its administrator has it. */
export const ConfiguredMedia = z.object({
  mediaId: z.uuid(),
  kind: MediaKind,
  name: z.string(),
  fileId: FileId.nullable(),
  fileType: MediaType.nullable(),
  text: LocalText,
  showS: z.int(),
  zoneIds: z.array(z.string()),
  deviceIds: z.array(z.string()),
  fromDate: z.string().nullable(),
  untilDate: z.string().nullable(),
  fromTime: z.string().nullable(),
  untilTime: z.string().nullable(),
  hasSound: z.boolean(),
  position: z.int(),
  isActive: z.boolean(),
});
export type ConfiguredMedia = z.infer<typeof ConfiguredMedia>;

const Shown = { mediaId: z.uuid(), showMs: z.int().positive() };
/** One piece on a screen, at this moment. */
export const ShownMedia = z.discriminatedUnion('kind', [
  z.object({ ...Shown, kind: z.literal('picture'), url: z.string() }),
  z.object({ ...Shown, kind: z.literal('video'), url: z.string(), hasSound: z.boolean() }),
  z.object({ ...Shown, kind: z.literal('notice'), text: LocalText }),
  z.object({
    ...Shown,
    kind: z.literal('hours'),
    services: z.array(z.object({ name: LocalText, open: z.array(z.object({ fromAt: EpochMs, untilAt: EpochMs })) })),
  }),
]);
export type ShownMedia = z.infer<typeof ShownMedia>;

/** Where the file of a picture or video is fetched; it never changes under its address. */
export const mediaUrl = (fileId: string): string => `/media/${fileId}`;
