import type { LocalText } from '#common/contract/language.ts';
import type { Language } from '#common/contract/language.ts';
import type { StoryLine } from '#common/contract/story.ts';
import { formatTime, leftToRight } from '#common/phrases/format.ts';
import { noticePhrases, noticePurposePhrase } from '#common/phrases/panelNotices.ts';
import { say } from '#common/phrases/phrase.ts';
import { paperOutcomePhrases, storyActorPhrases, storyLinePhrases, storyPhrases } from '#common/phrases/story.ts';
import { sayHandReason } from '#common/phrases/handReasons.ts';
import { sayClassReason, sayWhy } from '#common/phrases/why.ts';

export type Saying = {
  readonly language: Language;
  readonly zone: string;
  readonly local: (text: LocalText) => string;
};

/** What happened, in one line. */
export function sayLine(line: StoryLine, { language, zone, local }: Saying): string {
  const { what, timeAt, count, other } = line;
  return say(storyLinePhrases[what], language, {
    service: local(line.service ?? {}),
    room: local(line.room ?? {}),
    doctor: local(line.doctor ?? {}),
    class: local(line.className ?? {}),
    time: timeAt === null ? '' : leftToRight(formatTime(timeAt, zone, language)),
    count: count ?? 0,
    number: leftToRight(other ?? ''),
    ...(line.message ? messageWords(line.message, language) : {}),
    ...(line.paper ? { state: say(paperOutcomePhrases[line.paper], language) } : {}),
  });
}

function messageWords({ purpose, state }: NonNullable<StoryLine['message']>, language: Language) {
  const named = noticePurposePhrase(purpose);
  const key = `state_${state}`;
  return {
    purpose: named ? say(named, language) : purpose,
    state: key in noticePhrases ? say(noticePhrases[key as keyof typeof noticePhrases], language) : state, // it is a key
  };
}

/** Why, where it was a call or was done by hand. */
export function sayLineWhy(
  { what, why, because, className }: StoryLine,
  { language, local }: Saying,
): string | undefined {
  if (why !== null) return sayWhy(why, local(className ?? {}), language);
  if (because === null) return undefined;
  return what === 'class_set' ? sayClassReason(because, language) : sayHandReason(because, language);
}

/** Who acted: by name where the reader may know it. */
export const sayLineBy = ({ by, who }: StoryLine, { language }: Saying): string =>
  who ?? say(storyActorPhrases[by], language);

/** Which screens showed a call, and when; undefined of what is no call. */
export function sayShown({ what, shown, other }: StoryLine, { language, zone }: Saying): string | undefined {
  if (what !== 'called' || other !== null) return undefined;
  if (shown.length === 0) return say(storyPhrases.shownNowhere, language);
  const screens = shown.map(({ screen, at }) => `${screen} ${leftToRight(formatTime(at, zone, language))}`).join(' · ');
  return say(storyPhrases.shownOn, language, { screens });
}
