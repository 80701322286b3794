import { directionOf, type Language } from '../../common/contract/language.ts';
import { say } from '../../common/phrases/phrase.ts';
import { everyScreenPhrases } from '../../common/phrases/everyScreen.ts';
import { escapeHtml } from './startPage.ts';

/**
 * A page of the demonstration, with the banner of every screen. It keeps itself up to date: see common/start/follow.mjs
 * for what `data-list` and `data-key` mean in `main`. Titles are escaped, `main` is not.
 */
export function demoPage(language: Language, title: string, lead: string, main: string): string {
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/start.css"><link rel="stylesheet" href="/demo/paper.css"><script type="module" src="/demo/follow.js"></script></head>
<body><p class="banner" role="note">${escapeHtml(say(everyScreenPhrases.demonstration, language))}</p>
<div class="page"><main data-list="page"><h1 data-key="title">${escapeHtml(title)}</h1><p class="lead" data-key="lead">${escapeHtml(lead)}</p>${main}</main></div></body>
</html>
`;
}
