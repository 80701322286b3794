import type { TestOutcome } from '../../../common/contract/screens.ts';
import type { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { News, NewsItem } from '../../ports/news.ts';

/** A sound that has to be made takes a second or two, and a screen another to draw. */
const ANSWERED_WITHIN_MS = 6_000;

type OfScreen = { readonly clinicId: ClinicId; readonly deviceId: DeviceId };
type Deps = {
  readonly news: Pick<News, 'tell'>;
  readonly newId: () => string;
  /** Of this process. */
  readonly holder: string;
  readonly pause: (ms: number) => Promise<void>;
};

/** Tries a screen that is connected with another process of the clinic's server, and hears from there what came of it. */
export class ScreensElsewhere {
  readonly #deps: Deps;
  readonly #asked = new Map<string, (outcome: TestOutcome) => void>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns undefined where no process has the screen, or none says so in time */
  async test({ clinicId, deviceId }: OfScreen): Promise<TestOutcome | undefined> {
    const { news, newId, holder, pause } = this.#deps;
    const askId = newId();
    const answered = new Promise<TestOutcome>((resolve) => this.#asked.set(askId, resolve));
    news.tell({ kind: 'screen_test', clinicId, deviceId, askId, holder });
    const outcome = await Promise.race([answered, pause(ANSWERED_WITHIN_MS)]);
    this.#asked.delete(askId);
    return outcome ?? undefined;
  }

  /** @param testHere tries it where it is connected here; undefined where it is not */
  async asked(
    { clinicId, deviceId, askId, holder }: Extract<NewsItem, { kind: 'screen_test' }>,
    testHere: (of: OfScreen) => Promise<TestOutcome | undefined>,
  ): Promise<void> {
    if (holder === this.#deps.holder) return;
    const outcome = await testHere({ clinicId, deviceId });
    if (outcome) this.#deps.news.tell({ kind: 'screen_tested', clinicId, askId, deviceId, sound: outcome.sound });
  }

  answered({ askId, deviceId, sound }: Extract<NewsItem, { kind: 'screen_tested' }>): void {
    this.#asked.get(askId)?.({ deviceId, sound });
  }
}
