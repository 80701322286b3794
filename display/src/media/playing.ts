/** Which piece has its turn, and what it says. */
import { localText, type Language, type LocalText } from '#common/contract/language.ts';
import type { ShownMedia } from '#common/contract/media.ts';
import type { DisplayView } from '#common/contract/displayView.ts';
import { displayPhrases } from '#common/phrases/display.ts';
import { formatTime } from '#common/phrases/format.ts';
import { say } from '#common/phrases/phrase.ts';
import { brokenInto, leadingOf, type Measure } from '../layout/lines.ts';
import type { ServiceRow } from '../layout/panePlan.ts';
import type { Slot } from '../layout/wording.ts';

/** A video that says nothing of its end is left after this long. */
export const LONGEST_VIDEO_MS = 10 * 60_000;
/** A piece that could not be shown has another chance after this long. */
export const TRY_AGAIN_MS = 5 * 60_000;

/** The wanted piece, or the first after it that can be shown. @param failed pieces that could not be shown */
export function nextOf(
  media: readonly ShownMedia[],
  wanted: string | undefined,
  failed: readonly string[],
): ShownMedia | undefined {
  const from = Math.max(
    0,
    media.findIndex(({ mediaId }) => mediaId === wanted),
  );
  return [...media.slice(from), ...media.slice(0, from)].find(({ mediaId }) => !failed.includes(mediaId));
}

/** The languages of the screen that the notice has, by turns; where it has none of them, what it has. */
function noticeSlot(text: LocalText, languages: readonly Language[]): Slot {
  const own = languages.flatMap((language) => {
    const written = text[language];
    return written === undefined ? [] : [{ language, text: written }];
  });
  const [first = 'en'] = languages;
  return own.length > 0 ? own : [{ language: first, text: localText(text, first) }];
}

/** A notice in parts that fit on the screen with letters that can be read: one language after the other. */
export function noticePages(
  text: LocalText,
  languages: readonly Language[],
  { widthPx, heightPx, floorPx }: { readonly widthPx: number; readonly heightPx: number; readonly floorPx: number },
  measure: Measure,
): Slot {
  const slot = noticeSlot(text, languages);
  const linesAtOnce = Math.max(1, Math.floor(heightPx / (leadingOf([slot]) * floorPx)));
  return slot.flatMap((wording) => {
    const lines = brokenInto(wording, (widthPx * 0.98) / floorPx, measure);
    const pages = Math.ceil(lines.length / linesAtOnce);
    const perPage = Math.ceil(lines.length / Math.max(1, pages));
    const between = wording.language === 'zh' ? '' : ' ';
    return Array.from({ length: pages }, (_, page) => ({
      language: wording.language,
      text: lines
        .slice(page * perPage, (page + 1) * perPage)
        .map((line) => line.text)
        .join(between),
    }));
  });
}

/** Today's hours of each service: "08:00–12:00, 14:00–18:00". */
export const hoursRows = (
  services: Extract<ShownMedia, { kind: 'hours' }>['services'],
  { settings: { languages }, clinic: { timeZone } }: Pick<DisplayView, 'settings' | 'clinic'>,
): readonly ServiceRow[] =>
  services.map(({ name, open }) => ({
    title: languages.map((language) => ({ language, text: localText(name, language) })),
    detail: languages.map((language) => ({
      language,
      text:
        open.length === 0
          ? say(displayPhrases.closedToday, language)
          : open
              .map(({ fromAt, untilAt }) => {
                const [from, until] = [fromAt, untilAt].map((at) => formatTime(at, timeZone, language));
                const words = say(displayPhrases.openBetween, language, { from: from ?? '', until: until ?? '' });
                // Not broken in the middle.
                return words.replaceAll(' ', '\u00a0');
              })
              .join(language === 'fa' || language === 'ar' ? '، ' : language === 'zh' ? '，' : ', '),
    })),
  }));
