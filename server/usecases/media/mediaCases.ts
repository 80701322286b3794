import { and, eq, inArray } from 'drizzle-orm';
import { LARGEST_BYTES, MEDIA_TYPES, type KeptMedia, type MediaInput } from '../../../common/contract/media.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { countOf } from '../../db/count.ts';
import { media } from '../../db/schema/media.ts';
import { zones } from '../../db/schema/organisation.ts';
import { devices } from '../../db/schema/staff.ts';
import type { Files } from '../../ports/files.ts';
import { administer, changedFields, type AdministrationDeps, type Administrator } from '../administration/change.ts';
import { mediaTypeOf } from './mediaTypeOf.ts';

export type MediaDeps = AdministrationDeps & { readonly files: Files };
type Answer = Promise<Result<{ id: string }, Problem>>;

/** Keeps an uploaded file, if it is a picture or video that screens can show. Nothing shows it until a piece names it. */
export async function keepMediaFile({ files }: MediaDeps, bytes: Buffer): Promise<Result<KeptMedia, Problem>> {
  const type = mediaTypeOf(bytes);
  if (type === undefined) return err({ code: 'media_type_unknown' });
  if (bytes.length > LARGEST_BYTES[MEDIA_TYPES[type]]) return err({ code: 'body_too_large' });
  const kept = await files.keep(bytes);
  return kept.ok ? ok({ fileId: kept.value.fileId, type, bytes: bytes.length }) : err({ code: 'file_not_kept' });
}

/** A piece of what screens show beside the calls. */
export function writeMedia(deps: MediaDeps, who: Administrator, id: string | undefined, input: MediaInput): Answer {
  return administer(deps, who, { what: 'media', id, reach: 'screens' }, async ({ tx, clinicId, at, ...change }) => {
    const own = and(eq(media.id, change.id), eq(media.clinicId, clinicId));
    const [before] = await tx.select().from(media).where(own);
    if (!change.isNew && before?.kind !== input.kind) return err({ code: 'media_not_found' });

    const zoneIds = [...new Set(input.zoneIds)];
    const deviceIds = [...new Set(input.deviceIds)];
    if (zoneIds.length > 0) {
      const known = await countOf(tx, zones, and(eq(zones.clinicId, clinicId), inArray(zones.id, zoneIds)));
      if (known !== zoneIds.length) return err({ code: 'zone_not_found', field: 'zoneIds' });
    }
    if (deviceIds.length > 0) {
      const screens = and(eq(devices.clinicId, clinicId), eq(devices.kind, 'display'), inArray(devices.id, deviceIds));
      if ((await countOf(tx, devices, screens)) !== deviceIds.length)
        return err({ code: 'device_not_found', field: 'deviceIds' });
    }
    const head = input.fileId === null ? undefined : await deps.files.head(input.fileId);
    const fileType = head === undefined ? undefined : mediaTypeOf(head);
    const isFile = input.kind === 'picture' || input.kind === 'video';
    if (isFile && (fileType === undefined || MEDIA_TYPES[fileType] !== input.kind))
      return err({ code: 'media_type_unknown', field: 'fileId' });

    const { kind, ...rest } = input;
    const written = {
      ...rest,
      zoneIds,
      deviceIds,
      fileId: isFile ? input.fileId : null,
      fileType: isFile ? (fileType ?? null) : null,
    };
    if (before) await tx.update(media).set(written).where(own);
    else await tx.insert(media).values({ id: change.id, clinicId, kind, ...written, createdAt: at });
    return ok(changedFields(before, written));
  });
}

/** Uploads that no piece shows, a day later: nobody is at their form any more. */
const UNUSED_FOR_MS = 24 * 60 * 60_000;

/** Removes files that nothing shows: uploads that were never saved, and those that another took the place of. */
export async function forgetUnusedFiles({
  db,
  clock,
  files,
}: Pick<MediaDeps, 'db' | 'clock' | 'files'>): Promise<void> {
  const old = await files.keptBefore(clock.now() - UNUSED_FOR_MS);
  if (old.length === 0) return;
  const rows = await db.selectDistinct({ fileId: media.fileId }).from(media);
  const shown = new Set(rows.map(({ fileId }) => fileId));
  for (const fileId of old) if (!shown.has(fileId)) await files.remove(fileId);
}

/** Takes a piece away, and its file with it where no other piece shows the same. */
export async function removeMedia(deps: MediaDeps, who: Administrator, id: string): Answer {
  const order = { what: 'media', id, reach: 'screens' } as const;
  const removed: (string | null)[] = [];
  const done = await administer(deps, who, order, async ({ tx, clinicId }) => {
    const rows = await tx
      .delete(media)
      .where(and(eq(media.id, id), eq(media.clinicId, clinicId)))
      .returning({ fileId: media.fileId });
    removed.push(...rows.map(({ fileId }) => fileId));
    return rows.length > 0 ? ok(['removed']) : err({ code: 'media_not_found' });
  });
  for (const fileId of done.ok ? removed : []) {
    if (fileId === null || (await countOf(deps.db, media, eq(media.fileId, fileId))) > 0) continue;
    await deps.files.remove(fileId);
  }
  return done;
}
