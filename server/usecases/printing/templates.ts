import { eq } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';
import {
  PaperTemplate,
  USUAL_TEMPLATE,
  type PaperLogo,
  type PaperPicture,
  type PaperPictureRequest,
} from '../../../common/contract/paperTemplate.ts';
import { localText } from '../../../common/contract/language.ts';
import { sayLate } from '../../../common/phrases/late.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { paperTemplates } from '../../db/schema/printing.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Bitmap, PaperPainter, TicketPaper } from '../../ports/paper.ts';
import { administer, type Administrator, type AdministrationDeps } from '../administration/change.ts';
import { lateToldOf } from '../booking/lateTold.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { whereToWait } from '../views/whereToWait.ts';

/** How a clinic's paper looks; as the product does it where nobody changed it. */
export async function readTemplate(db: Db, clinicId: ClinicId): Promise<PaperTemplate> {
  const [row] = await db
    .select({ template: paperTemplates.template })
    .from(paperTemplates)
    .where(eq(paperTemplates.clinicId, clinicId));
  return PaperTemplate.catch(USUAL_TEMPLATE).parse(row?.template);
}

/** From the next paper on. */
export const writeTemplate = (
  deps: AdministrationDeps,
  who: Administrator,
  template: PaperTemplate,
): Promise<Result<{ id: string }, Problem>> =>
  administer(deps, who, { what: 'paper_template', id: who.clinicId, reach: 'nobody' }, async ({ tx, clinicId, at }) => {
    const before = await readTemplate(tx, clinicId);
    const keys = ['blocks', 'text', 'calendar', 'digits', 'logo'] as const;
    const changed = keys.filter((key) => !isDeepStrictEqual(before[key], template[key]));
    if (changed.length === 0) return ok([]);
    const written = { template, updatedAt: at, updatedBy: who.actor };
    await tx
      .insert(paperTemplates)
      .values({ clinicId, ...written })
      .onConflictDoUpdate({ target: paperTemplates.clinicId, set: written });
    return ok(changed);
  });

export type PictureDeps = {
  readonly clock: Clock;
  readonly directories: Directories;
  readonly painter: PaperPainter;
  readonly logoOf: (file: Uint8Array) => Promise<Result<Bitmap, 'not_a_picture' | 'too_large'>>;
  readonly pngOf: (bitmap: Bitmap) => Uint8Array;
};

/** A picture file as it would be printed; nothing is kept until the template is. */
export async function makeLogo({ logoOf }: PictureDeps, file: string): Promise<Result<{ logo: PaperLogo }, Problem>> {
  const made = await logoOf(Buffer.from(file, 'base64'));
  if (!made.ok) return err({ code: made.error === 'too_large' ? 'picture_too_large' : 'picture_not_understood' });
  const { widthDots, heightDots, bits } = made.value;
  return ok({ logo: { widthDots, heightDots, bits: Buffer.from(bits).toString('base64') } });
}

/** The paper under a template that is being tried, painted as for the printer, with invented facts of this clinic. */
export async function paintSample(
  { clock, directories, painter, pngOf }: PictureDeps,
  clinicId: ClinicId,
  { template, language, kind, widthDots }: PaperPictureRequest,
): Promise<Result<PaperPicture, Problem>> {
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const paper = samplePaper(directory, { language, kind, at: clock.now() });
  const bitmap = await painter.paint({ ...paper, template }, widthDots);
  return ok({
    png: Buffer.from(pngOf(bitmap)).toString('base64'),
    widthDots: bitmap.widthDots,
    heightDots: bitmap.heightDots,
  });
}

const HOUR_MS = 60 * 60_000;

function samplePaper(
  directory: Directory,
  { language, kind, at }: Pick<PaperPictureRequest, 'language' | 'kind'> & { readonly at: number },
): TicketPaper {
  const { clinic } = directory;
  const words = (text: Parameters<typeof localText>[0]) => localText(text, language);
  const [service] = directory.services.values();
  const [doctor] = directory.practitioners.values();
  const isSlip = kind === 'booking_slip';
  const startsAt = at + HOUR_MS;
  return {
    kind,
    language,
    clinicName: words(clinic.name),
    address: isSlip ? words(clinic.address) || null : null,
    number: `${service?.series ?? 'A'}-042`,
    serviceName: words(service?.name ?? {}),
    practitionerName: isSlip && doctor ? words(doctor.name) : null,
    whereToWait: service
      ? words(whereToWait(directory, { serviceId: service.id, servicePointId: null }) ?? {}) || null
      : null,
    preparation: isSlip ? words(service?.preparation ?? {}) || null : null,
    late: isSlip ? sayLate(lateToldOf(directory, startsAt), { startsAt, timeZone: clinic.timeZone }, language) : null,
    issuedAt: at,
    timeZone: clinic.timeZone,
    appointmentAt: isSlip ? startsAt : null,
    peopleAhead: isSlip ? null : 3,
    wait: isSlip ? null : { fromMin: 20, toMin: 30 },
    // Not a page of anybody: as long as a real one, so that the code is as large.
    qrUrl: `https://example.org/t/#${'0'.repeat(43)}`,
    isLocalUrl: false,
    code: isSlip ? '4821' : null,
    ...(clinic.options.wording && { wording: clinic.options.wording }),
    showsOwnDigits: (clinic.options.showsOwnDigits ?? false) && (language === 'fa' || language === 'ar'),
    isCopy: false,
    isDemonstration: clinic.isDemonstration,
  };
}
