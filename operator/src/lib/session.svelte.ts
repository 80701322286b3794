import { LANGUAGES } from '#common/contract/language.ts';
import { ok, type Result } from '#common/contract/result.ts';
import { mayDo, type Permission } from '#common/contract/roles.ts';
import { SessionView } from '#common/contract/session.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import type { ApiError } from '#common/ui/api.ts';
import { preferredLanguage, setLanguage } from '#common/ui/language.svelte.ts';
import { api } from './api.ts';
import { keep, recall } from './kept.ts';

type Clinic = SessionView['clinics'][number];

/** Who is before the screen, and in which of their clinics. */
class Session {
  #view = $state.raw<SessionView | undefined>(undefined);
  #state = $state<'asking' | 'unreachable' | 'signed_out' | 'signed_in'>('asking');
  #clinicId = $state<string | undefined>(recall('clinic'));
  #wasEnded = $state(false);

  /** `unreachable`: the server has not said yet whether somebody is signed in. */
  get state(): 'asking' | 'unreachable' | 'signed_out' | 'signed_in' {
    return this.#state;
  }

  get view(): SessionView | undefined {
    return this.#view;
  }

  /** The server ended it while somebody was working. */
  get wasEnded(): boolean {
    return this.#wasEnded;
  }

  /** The chosen clinic; the only one where there is only one. */
  get clinic(): Clinic | undefined {
    const clinics = this.#view?.clinics ?? [];
    return clinics.length === 1 ? clinics[0] : clinics.find(({ clinicId }) => clinicId === this.#clinicId);
  }

  may(permission: Permission): boolean {
    return mayDo(this.clinic?.roles ?? [], permission);
  }

  chooseClinic(clinicId: ClinicId | undefined): void {
    this.#clinicId = clinicId;
    keep('clinic', clinicId);
  }

  /** Asks the server who is signed in; also after it refused something for want of a session. */
  async load(): Promise<void> {
    const asked = await api.get('/session', (body) => SessionView.parse(body));
    if (asked.ok) this.#enter(asked.value);
    else if (asked.error.status === 401) this.#leave(this.#state === 'signed_in');
    else if (this.#state !== 'signed_in') this.#state = 'unreachable';
  }

  /** @param code of the authenticator app, where the server asked for one */
  async signIn(login: string, password: string, code?: string): Promise<Result<null, ApiError>> {
    const given = { login, password, ...(code === undefined ? {} : { code }) };
    const answer = await api.post('/session', given, (body) => SessionView.parse(body));
    if (!answer.ok) return answer;
    this.#enter(answer.value);
    return ok(null);
  }

  /** Also enters whoever has just made the first clinic. */
  async enterBy(
    path: '/first-administrator' | '/one-time-links/set-password' | '/session/password' | '/session/openid/finish',
    body: unknown,
  ): Promise<Result<null, ApiError>> {
    const answer = await api.post(path, body, () => null);
    if (answer.ok) await this.load();
    return answer;
  }

  async signOut(): Promise<void> {
    const answer = await api.delete('/session', () => null);
    if (answer.ok || answer.error.status === 401) this.#leave(false);
  }

  #enter(view: SessionView): void {
    this.#view = view;
    this.#state = 'signed_in';
    this.#wasEnded = false;
    if (recall('language') === undefined) setLanguage(view.language);
  }

  #leave(wasEnded: boolean): void {
    this.#view = undefined;
    this.#state = 'signed_out';
    this.#wasEnded = wasEnded;
  }
}

export const session = new Session();

/** The language in which this browser's panel was last read, else the browser's own. */
export function startLanguage(): void {
  setLanguage(LANGUAGES.find((known) => known === recall('language')) ?? preferredLanguage());
}
