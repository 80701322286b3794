/** What a device last said of itself, in words. */
import type { ConfiguredDevice } from '#common/contract/configuration.ts';
import { screenPhrases } from '#common/phrases/adminScreens.ts';
import { formatDuration } from '#common/phrases/duration.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { alarmPhrase } from '#common/phrases/panelReception.ts';
import { language, t } from '#common/ui/language.svelte.ts';

/** Screens and kiosks speak every ten seconds; as long as the server waits before it raises the alarm. */
const SILENT_AFTER_MS = 60_000;

export const isSilent = ({ kind, isPaired, lastSeenAt }: ConfiguredDevice, now: number): boolean =>
  kind !== 'printer' && isPaired && lastSeenAt !== null && now - lastSeenAt > SILENT_AFTER_MS;

export function lastHeard({ lastSeenAt }: ConfiguredDevice, now: number): string {
  if (lastSeenAt === null) return '';
  const agoMs = now - lastSeenAt;
  return agoMs < SILENT_AFTER_MS
    ? t(screenPhrases.heardNow)
    : t(screenPhrases.heardAgo, { time: formatDuration(agoMs, language.current) });
}

/** Resolution, sound, paper and version, as far as the device says them. */
export function healthText({ kind, name, health }: ConfiguredDevice): string {
  if (health === null) return '';
  const { resolution, sound, isVisible, trouble, paper, version } = health;
  return [
    typeof trouble === 'string' && trouble !== ''
      ? t(alarmPhrase(`${kind}_${trouble}`), { device: name, number: '' })
      : '',
    paper === 'near_end' ? t(screenPhrases.paper_near_end) : '',
    typeof resolution === 'string' ? leftToRight(resolution) : '',
    typeof sound === 'string' ? t(soundPhrase(sound)) : '',
    isVisible === false ? t(screenPhrases.hidden) : '',
    typeof version === 'string' ? versionText(version) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Pages are named by the millisecond in which they were made. */
const versionText = (version: string): string =>
  /^\d{13}$/.test(version)
    ? t(screenPhrases.version, {
        date: leftToRight(new Date(Number(version)).toISOString().slice(0, 16).replace('T', ' ')),
      })
    : leftToRight(version);

function soundPhrase(sound: string) {
  if (sound === 'on') return screenPhrases.sound_on;
  if (sound === 'off') return screenPhrases.sound_off;
  return sound === 'sound_blocked' ? screenPhrases.sound_blocked : screenPhrases.sound_fails;
}
