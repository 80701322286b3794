import { PASSWORD_LENGTH } from '#common/contract/session.ts';
import { entrancePhrases } from '#common/phrases/panelEntrance.ts';
import type { ApiError } from '#common/ui/api.ts';
import { t } from '#common/ui/language.svelte.ts';
import { problemText } from '../problemText.ts';

/** What to do about a new password before it is sent; undefined when it may be sent. */
export const newPasswordMistake = (password: string): string | undefined =>
  password.length < PASSWORD_LENGTH ? t(entrancePhrases.tooShort, { count: PASSWORD_LENGTH }) : undefined;

export const repeatMistake = (password: string, repeated: string): string | undefined =>
  password === repeated ? undefined : t(entrancePhrases.passwordsDiffer);

/** What to say beside the new password when the server refused it. */
export const newPasswordRefusal = (error: ApiError): string =>
  error.code === 'password_too_weak' ? t(entrancePhrases.passwordTooWeak) : problemText(error);
