import { and, desc, eq } from 'drizzle-orm';
import { MESSAGE_PURPOSES, type MessageTextInput } from '../../../common/contract/admin.ts';
import type { ConfiguredMessage } from '../../../common/contract/configuration.ts';
import { LANGUAGES, type Language } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { messageTemplates } from '../../db/schema/notices.ts';
import { checkWording, namesOf, usualWording } from '../../notice/noticeText.ts';
import type { NoticePurpose } from '../../notice/purpose.ts';
import { administer, type Administrator, type AdministrationDeps } from './change.ts';

/** One wording for text, e-mail and web push alike; what is spoken has a script of its own. */
const WRITTEN = 'written';

/** The clinic's own words from now on; every version is kept, and an empty text goes back to the product's. */
export function writeMessageText(
  deps: AdministrationDeps,
  who: Administrator,
  { purpose, language, text }: MessageTextInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(
    deps,
    who,
    { what: 'message_text', id: `${purpose}:${language}`, reach: 'nobody' },
    async ({ tx, clinicId, at }) => {
      const checked = text === '' ? ok('') : checkWording(purpose, language, text);
      if (!checked.ok) return err({ field: 'text', ...checked.error });
      const [newest] = await tx
        .select()
        .from(messageTemplates)
        .where(ofText(clinicId, purpose, language))
        .orderBy(desc(messageTemplates.version))
        .limit(1);
      if ((newest?.text ?? '') === checked.value) return ok([]);
      await tx.insert(messageTemplates).values({
        id: deps.newId(),
        clinicId,
        purpose,
        channel: WRITTEN,
        language,
        version: (newest?.version ?? 0) + 1,
        text: checked.value,
        createdAt: at,
        createdBy: who.actor,
      });
      return ok(['text']);
    },
  );
}

/** The clinic's own words for a message. @returns undefined where the product's are used */
export async function wordingOf(
  db: Db,
  clinicId: ClinicId,
  purpose: NoticePurpose,
  language: Language,
): Promise<string | undefined> {
  const [newest] = await db
    .select({ text: messageTemplates.text })
    .from(messageTemplates)
    .where(ofText(clinicId, purpose, language))
    .orderBy(desc(messageTemplates.version))
    .limit(1);
  return newest === undefined || newest.text === '' ? undefined : newest.text;
}

/** Every message in every language of the clinic, with what may be written in it. */
export async function messageTexts(
  db: Db,
  clinicId: ClinicId,
  languages: readonly Language[],
): Promise<ConfiguredMessage[]> {
  const rows = await db
    .select()
    .from(messageTemplates)
    .where(and(eq(messageTemplates.clinicId, clinicId), eq(messageTemplates.channel, WRITTEN)))
    .orderBy(desc(messageTemplates.version));
  return MESSAGE_PURPOSES.flatMap((purpose) =>
    LANGUAGES.filter((language) => languages.includes(language)).map((language) => {
      const own = rows.find((row) => row.purpose === purpose && row.language === language)?.text ?? '';
      return {
        purpose,
        language,
        text: own === '' ? null : own,
        usual: usualWording(purpose, language),
        names: [...namesOf(purpose)],
      };
    }),
  );
}

const ofText = (clinicId: ClinicId, purpose: NoticePurpose, language: Language) =>
  and(
    eq(messageTemplates.clinicId, clinicId),
    eq(messageTemplates.purpose, purpose),
    eq(messageTemplates.channel, WRITTEN),
    eq(messageTemplates.language, language),
  );
