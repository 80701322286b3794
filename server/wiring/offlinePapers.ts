import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { and, eq, isNull } from 'drizzle-orm';
import { localText } from '../../common/contract/language.ts';
import type { Dots, PaperWords } from '../../common/contract/offline.ts';
import { formatDateWithYear } from '../../common/phrases/format.ts';
import { kioskOfflinePhrases } from '../../common/phrases/kioskOffline.ts';
import { say } from '../../common/phrases/phrase.ts';
import { ticketPhrases } from '../../common/phrases/ticket.ts';
import { codeStrip, numberStrip, wordsStrip, type StripWords } from '../adapters/paper/strips.ts';
import { atAgent } from '../adapters/printer/atAgent.ts';
import { localPrintKey } from '../adapters/printer/localPrintKey.ts';
import type { Db } from '../db/database.ts';
import { devices } from '../db/schema/staff.ts';
import type { Bitmap } from '../ports/paper.ts';
import type { Directory } from '../usecases/clinic/directory.ts';
import type { OfflinePapers } from '../usecases/offline/offlinePapers.ts';
import { readPrinterSettings, type Printing } from '../usecases/printing/printing.ts';
import { whereToWait } from '../usecases/views/whereToWait.ts';

/** Paints what a kiosk prints without its server: where its printer hangs on an agent, which is on the same computer. */
export function wireOfflinePapers(db: Db, printing: Printing): OfflinePapers {
  return {
    async of(directory, kioskId, date) {
      const clinicId = directory.clinic.id;
      const found = await printing.printerOf(clinicId, kioskId);
      const settings = found && readPrinterSettings(found.settings);
      if (settings?.kind !== 'agent') return undefined;
      const [agent] = await db
        .select({ tokenHash: devices.tokenHash })
        .from(devices)
        .where(and(eq(devices.id, settings.agentId), eq(devices.clinicId, clinicId), isNull(devices.revokedAt)));
      if (!agent?.tokenHash) return undefined;
      const printer = atAgent(settings);
      const { widthDots } = printer;
      return {
        printer: { widthDots, key: localPrintKey(agent.tokenHash), settings: printer },
        ofNumber: async (number, url) => {
          await breathe(); // a block is painted between what patients ask for
          return { number: dotsOf(numberStrip(number, widthDots)), code: dotsOf(codeStrip(url, widthDots)) };
        },
        wordsUnless: async (known) => {
          const all = wordsOf(directory, date);
          const hash = createHash('sha256')
            .update(JSON.stringify([widthDots, all]))
            .digest('hex');
          if (hash === known) return null;
          const strips: PaperWords[] = [];
          for (const { serviceId, words } of all) {
            await breathe();
            strips.push({ serviceId, language: words.language, dots: dotsOf(wordsStrip(words, widthDots)) });
          }
          return { hash, strips };
        },
      };
    },
  };
}

const dotsOf = ({ heightDots, bits }: Bitmap): Dots => ({ heightDots, bits: Buffer.from(bits).toString('base64') });

/** For each service in each language: no time, which nobody knows yet, but the day, after which the number is void. */
function wordsOf(
  directory: Directory,
  date: string,
): readonly { readonly serviceId: PaperWords['serviceId']; readonly words: StripWords }[] {
  const { clinic } = directory;
  return [...directory.services.values()].flatMap(({ id: serviceId, name }) =>
    clinic.languages.map((language) => {
      const place = localText(whereToWait(directory, { serviceId, servicePointId: null }) ?? {}, language);
      return {
        serviceId,
        words: {
          language,
          mark: clinic.isDemonstration
            ? say(ticketPhrases.demonstration, language)
            : say(kioskOfflinePhrases.paperMark, language),
          heading: localText(name, language),
          lines: [
            ...(place === '' ? [] : [say(ticketPhrases.waitIn, language, { place })]),
            say(ticketPhrases.ifMissed, language),
            `${localText(clinic.name, language)} · ${formatDateWithYear(Date.parse(date), 'UTC', language)}`,
            say(kioskOfflinePhrases.followLater, language),
          ],
        },
      };
    }),
  );
}
