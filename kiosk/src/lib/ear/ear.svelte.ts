import type { Language } from '#common/contract/language.ts';
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { earPhrases } from '#common/phrases/kioskEar.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { language } from '#common/ui/language.svelte.ts';
import type { Kiosk } from '../kiosk.svelte.ts';
import type { Later } from '../later.ts';
import { actAtKiosk } from './act.ts';
import type { EarAct, EarFacts, EarMenu } from './earMenu.ts';
import type { EarKey } from './keys.ts';
import { menuOf } from './menu.ts';
import type { Piece } from './piece.ts';
import { Player } from './player.svelte.ts';
import { digits } from './saying.ts';
import type { Sounds } from './sounds.ts';

/** Of what the computer can; each person begins in the middle. */
const VOLUMES = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1] as const;
const MIDDLE = 3;
/** An answer that comes sooner needs no "one moment". */
const PATIENCE_MS = 1_200;
const DIGITS = '0123456789';

export type EarDeps = {
  readonly kiosk: Kiosk;
  readonly sounds: Sounds;
  readonly audio: HTMLAudioElement;
  readonly later: Later;
  readonly paperSaid: () => EarFacts['paperSaid'];
};

/** The kiosk for one person who uses it by ear: says each screen, takes keys, and is left with nothing remembered. */
export class Ear {
  #isOn = $state(false);
  #isCovered = $state(false);
  #volume = $state(MIDDLE);
  #page = $state(0);
  #wanted = $state.raw<EarFacts['wanted']>();
  /** Counts what was done by key: the same screen is said anew after it. */
  #done = $state(0);
  #stepped = -1;
  #said: readonly unknown[] = [];
  #news = '';
  #isKept = false;
  #cancelMoment: () => void = () => undefined;
  readonly #player: Player;
  readonly #deps: EarDeps;

  constructor(deps: EarDeps) {
    this.#deps = deps;
    this.#player = new Player(deps.sounds, deps.audio, () => {
      // Somebody stands here who cannot be told anything: a person is.
      if (this.#isOn) void deps.kiosk.desk.ring('ask_person', 'no_voice');
    });
    this.#player.volume = VOLUMES[MIDDLE];
  }

  get isOn(): boolean {
    return this.#isOn;
  }
  get isCovered(): boolean {
    return this.#isCovered;
  }
  get isSpeaking(): boolean {
    return this.#player.isSpeaking;
  }

  enter(): void {
    this.#isOn = true;
    this.#said = [];
  }

  /** Silent, uncovered and as loud as for everybody. */
  leave(): void {
    this.#player.stop();
    this.#cancelMoment();
    this.#isOn = false;
    this.#isCovered = false;
    this.#volume = MIDDLE;
    this.#player.volume = VOLUMES[MIDDLE];
    this.#page = 0;
    this.#wanted = undefined;
    this.#said = [];
  }

  uncover(): void {
    this.#isCovered = false;
  }

  /** The kiosk is ready for the next person, who has not asked for this; the way back to the languages keeps it. */
  onReset(): void {
    if (!this.#isKept) this.leave();
  }

  /** A key was touched; what it means is known in a moment. */
  interrupt(): void {
    this.#player.stop();
  }

  /** Before everything is cleared. */
  warn(): void {
    this.#player.say([this.#piece(earPhrases.stillThere)]);
  }

  /** Says what has changed; to be called whenever anything may have. */
  follow(): void {
    if (!this.#isOn) return;
    const { screen, trouble, whatIsWrong, busyWith, isPersonAsked, desk } = this.#deps.kiosk;
    this.#cancelMoment();
    if (busyWith !== undefined) {
      this.#cancelMoment = this.#deps.later(() => {
        this.#player.say([this.#piece(kioskPhrases.oneMoment)]);
      }, PATIENCE_MS);
      return;
    }
    if (screen !== this.#said[0]) {
      this.#wanted = undefined;
      this.#page = 0;
    }
    const menu = this.#menu;
    if (menu === undefined) return;
    const answer = isPersonAsked ? desk.news : undefined;
    const now = [screen, trouble, whatIsWrong, answer, this.#wanted, this.#page, this.#done];
    const news = JSON.stringify(menu.news);
    const isNew = now.some((part, index) => part !== this.#said[index]);
    const hasNews = news !== this.#news;
    this.#said = now;
    this.#news = news;
    if (isNew) {
      this.#stepped = -1;
      this.#sayAll(menu);
    } else if (hasNews) this.#player.add(menu.news);
  }

  /** The whole screen once more, at its next look. */
  sayAgain(): void {
    this.#done += 1;
  }

  #sayAll({ intro, news, choices, outro, field }: EarMenu): void {
    const chosen = choices.map(({ piece }) => piece);
    this.#player.say([...intro, ...news, ...chosen, ...outro]);
    // Before any is typed and in their own order, so that nobody can read a number from what is asked for.
    if (field) for (const piece of digits({ language: language.current }, DIGITS)) void this.#deps.sounds.of(piece);
  }

  press(key: EarKey): void {
    const menu = this.#menu;
    if (menu === undefined || this.#deps.kiosk.busyWith !== undefined) return;
    switch (key.is) {
      case 'digit':
        this.#pressDigit(menu, key.digit);
        return;
      case 'enter':
        this.#pressEnter(menu);
        return;
      case 'repeat':
        if (menu.field && this.#typedIn(menu) !== '') this.#sayTyped(menu, earPhrases.typed, this.#typedIn(menu));
        else this.#sayAll(menu);
        return;
      case 'next':
      case 'previous':
        this.#step(menu, key.is === 'next' ? 1 : -1);
        return;
      case 'delete':
        if (menu.field && this.#typedIn(menu) !== '') this.#takeAway(menu);
        else this.#back();
        return;
      case 'back':
        this.#back();
        return;
      case 'louder':
      case 'quieter':
        this.#turn(key.is === 'louder' ? 1 : -1);
        return;
      case 'person':
        this.#deps.kiosk.askPerson();
        return;
      case 'cover':
        this.#isCovered = !this.#isCovered;
        this.#player.say([this.#piece(this.#isCovered ? earPhrases.covered : earPhrases.uncovered)]);
    }
  }

  #pressDigit(menu: EarMenu, digit: string): void {
    const { kiosk } = this.#deps;
    if (menu.field) {
      const { name, maxLength } = menu.field;
      if (kiosk.typed[name].length >= maxLength) return;
      kiosk.typed[name] += digit;
      this.#player.say(digits({ language: language.current }, digit));
    } else if (this.#wanted && digit !== '0') {
      kiosk.people = Number(digit);
      this.#act({ do: 'people' });
    } else if (digit === '0') {
      kiosk.askPerson();
    } else {
      const chosen = menu.choices.find(({ key }) => String(key) === digit);
      if (chosen) this.#act(chosen.act);
      else this.#player.say([this.#piece(earPhrases.noSuchKey), ...menu.choices.map(({ piece }) => piece)]);
    }
  }

  #pressEnter(menu: EarMenu): void {
    const chosen = menu.choices[this.#stepped];
    if (chosen) this.#act(chosen.act);
    else if (menu.onEmptyEnter && this.#typedIn(menu) === '') this.#act(menu.onEmptyEnter);
    else if (menu.onEnter && (!menu.field || this.#typedIn(menu) !== '')) this.#act(menu.onEnter);
    else this.#sayAll(menu);
  }

  #step({ choices }: EarMenu, by: 1 | -1): void {
    if (choices.length === 0) return;
    const from = this.#stepped < 0 && by < 0 ? 0 : this.#stepped;
    this.#stepped = (from + by + choices.length) % choices.length;
    const chosen = choices[this.#stepped];
    if (chosen) this.#player.say([chosen.piece]);
  }

  #typedIn = ({ field }: EarMenu): string => (field ? this.#deps.kiosk.typed[field.name] : '');

  #takeAway({ field }: EarMenu): void {
    if (!field) return;
    const { typed } = this.#deps.kiosk;
    const last = typed[field.name].slice(-1);
    typed[field.name] = typed[field.name].slice(0, -1);
    this.#player.say([this.#piece(earPhrases.takenAway), ...digits({ language: language.current }, last)]);
  }

  #sayTyped({ outro }: EarMenu, before: Phrase, typed: string): void {
    this.#player.say([this.#piece(before), ...digits({ language: language.current }, typed), ...outro]);
  }

  #turn(by: 1 | -1): void {
    this.#volume = Math.min(VOLUMES.length - 1, Math.max(0, this.#volume + by));
    this.#player.volume = VOLUMES[this.#volume] ?? VOLUMES[MIDDLE];
    this.#player.say([this.#piece(earPhrases.volume, { count: this.#volume + 1 })]);
  }

  #back(): void {
    const { kiosk } = this.#deps;
    if (kiosk.isPersonAsked) kiosk.closePersonAsked();
    else if (this.#wanted) this.#wanted = undefined;
    else if (kiosk.canGoBack) {
      this.#isKept = true;
      kiosk.back();
      this.#isKept = false;
    }
    this.#done += 1;
  }

  #act(act: EarAct): void {
    const { kiosk } = this.#deps;
    this.#done += 1;
    switch (act.do) {
      case 'service':
        kiosk.people = 1;
        this.#wanted = { serviceId: act.serviceId, practitionerId: act.practitionerId };
        return;
      case 'people': {
        const wanted = this.#wanted;
        this.#wanted = undefined;
        if (wanted) kiosk.takeTicket(wanted.serviceId, wanted.practitionerId);
        return;
      }
      case 'more':
        this.#page += 1;
        return;
      default:
        actAtKiosk(kiosk, act);
    }
  }

  get #menu(): EarMenu | undefined {
    const { kiosk } = this.#deps;
    const { view } = kiosk;
    return (
      view &&
      menuOf({
        screen: kiosk.screen,
        view,
        language: language.current,
        isAway: kiosk.isAway,
        canGiveAway: kiosk.canGiveAway,
        paper: kiosk.paper.state,
        slip: kiosk.slip.state,
        deskNews: kiosk.desk.news,
        isPersonAsked: kiosk.isPersonAsked,
        wanted: this.#wanted,
        page: this.#page,
        mistake: kiosk.whatIsWrong,
        paperSaid: this.#deps.paperSaid(),
        mayRepeat: kiosk.trouble?.again !== undefined,
      })
    );
  }

  #piece(say: Phrase, values: { readonly count?: number } = {}, spoken: Language = language.current): Piece {
    return { language: spoken, say, ...values };
  }
}
