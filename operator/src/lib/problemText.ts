import type { ApiError } from '#common/ui/api.ts';
import { t } from '#common/ui/language.svelte.ts';
import { PROBLEMS } from '#common/contract/problem.ts';
import { panelPhrases } from '#common/phrases/panel.ts';
import { problemPhrase } from '#common/phrases/problems.ts';

/** What to do now that the server refused. */
export function problemText(error: ApiError): string {
  switch (error.code) {
    case 'not_connected':
    case 'outcome_unknown':
      return t(panelPhrases.noAnswer);
    case 'not_allowed':
      return t(panelPhrases.notAllowed);
    case 'invalid_request':
      return t(panelPhrases.checkForm);
    default:
      return error.code in PROBLEMS ? t(problemPhrase(error.code)) : t(panelPhrases.notDone, { code: error.code });
  }
}
