/** The sounds of what is said: asked from the server once, kept for the next person and for when the server is away. */
import { KioskSpeech } from '#common/contract/kioskSpeech.ts';
import type { Api } from '#common/ui/api.ts';
import { queryOf, type Piece } from './piece.ts';

/** Beside the pages that the service worker keeps. */
const KEPT = 'turnstone-kiosk-sounds';
/** Of what changes with every ticket no more is held than a day has. */
const MOST_HELD = 600;

export type Sounds = {
  /** An address that can be played; undefined where nothing can be had. */
  of(piece: Piece): Promise<string | undefined>;
};

export type SoundsDeps = {
  readonly api: Pick<Api, 'get'>;
  readonly clinicId: () => string | undefined;
  readonly isAway: () => boolean;
};

export function openSounds({ api, clinicId, isAway }: SoundsDeps): Sounds {
  const held = new Map<string, Promise<string | undefined>>();

  async function fetchSound(query: string, isLasting: boolean): Promise<Blob | undefined> {
    const clinic = clinicId();
    if (clinic === undefined) return undefined;
    const address = `/clinics/${clinic}/kiosk-speech?${query}`;
    // A cache is there only in a secure context.
    const kept = 'caches' in globalThis ? await caches.open(KEPT).catch(() => undefined) : undefined;
    const answer = isAway() ? undefined : await api.get(address, (body) => KioskSpeech.parse(body));
    if (!answer?.ok) return (await kept?.match(address))?.blob();
    const response = await fetch(answer.value.url).catch(() => undefined);
    if (!response?.ok) return (await kept?.match(address))?.blob();
    if (isLasting) await kept?.put(address, response.clone()).catch(() => undefined);
    return response.blob();
  }

  return {
    of(piece) {
      const query = queryOf(piece);
      if (query === undefined) return Promise.resolve(undefined);
      const known = held.get(query);
      if (known) return known;
      const isLasting = piece.number === undefined && piece.at === undefined;
      const made = fetchSound(query, isLasting)
        .catch(() => undefined)
        .then((blob) => {
          if (blob === undefined) held.delete(query); // to be asked for again
          return blob && URL.createObjectURL(blob);
        });
      held.set(query, made);
      const oldest = held.size > MOST_HELD ? [...held][0] : undefined;
      if (oldest) {
        held.delete(oldest[0]);
        void oldest[1].then((url) => url !== undefined && URL.revokeObjectURL(url));
      }
      return made;
    },
  };
}
