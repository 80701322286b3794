import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { directionOf, LANGUAGES, type Language } from '../../common/contract/language.ts';
import { LANGUAGE_NAMES } from '../../common/phrases/languageNames.ts';
import { type Phrase, say } from '../../common/phrases/phrase.ts';
import { startPhrases } from '../../common/phrases/start.ts';
import { everyScreenPhrases } from '../../common/phrases/everyScreen.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { ICONS, type IconName } from '../../common/ui/icons.ts';

type Screen = { readonly href: string; readonly icon: IconName; readonly name: Phrase; readonly word: Phrase };

const SCREENS: readonly Screen[] = [
  { href: '/kiosk/', icon: 'kiosk', name: startPhrases.kiosk, word: startPhrases.kioskWord },
  { href: '/display/', icon: 'screen', name: startPhrases.display, word: startPhrases.displayWord },
  { href: '/operator/', icon: 'panel', name: startPhrases.operator, word: startPhrases.operatorWord },
  { href: '/t/', icon: 'mobile', name: startPhrases.phone, word: startPhrases.phoneWord },
];

const DEMONSTRATION_SCREENS: readonly Screen[] = [
  { href: '/demo/paper', icon: 'paper', name: startPhrases.paper, word: startPhrases.paperWord },
  {
    href: '/demo/phone',
    icon: 'phone',
    name: startPhrases.demonstrationPhone,
    word: startPhrases.demonstrationPhoneWord,
  },
];

/** The start page at `/`: the four kinds of screen, a short word on each, and the way to them. No script, no inline style. */
export function renderStartPage(input: { readonly language: Language; readonly isDemonstration: boolean }): string {
  const { language, isDemonstration } = input;
  const words = (phrase: Phrase) => escapeHtml(say(phrase, language));
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="/operator/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/start.css">
<link rel="stylesheet" href="/start/chinese-400.css">
${language === 'zh' ? '<link rel="stylesheet" href="/start/chinese-700.css">\n' : ''}<title>Turnstone · ${words(startPhrases.title)}</title>
</head>
<body>
${isDemonstration ? `<p class="banner" role="note">${words(everyScreenPhrases.demonstration)}</p>` : ''}
<div class="page">
<nav aria-label="${words(uiPhrases.chooseLanguage)}"><ul>${LANGUAGES.map((each) => languageLink(each, language)).join('')}</ul></nav>
<main>
<h1>${words(startPhrases.title)}</h1>
<p class="lead">${words(startPhrases.lead)}</p>
<ul class="screens">${SCREENS.map((screen) => card(screen, language)).join('')}</ul>
${
  isDemonstration
    ? `<h2>${words(startPhrases.demonstrationTitle)}</h2>
<ul class="screens small">${DEMONSTRATION_SCREENS.map((screen) => card(screen, language)).join('')}</ul>`
    : ''
}
</main>
</div>
</body>
</html>
`;
}

function languageLink(each: Language, current: Language): string {
  const mark = each === current ? ' aria-current="true"' : '';
  const name = escapeHtml(LANGUAGE_NAMES[each]);
  return `<li><a href="/?language=${each}" lang="${each}" dir="${directionOf(each)}" hreflang="${each}"${mark}>${name}</a></li>`;
}

function card({ href, icon, name, word }: Screen, language: Language): string {
  const words = (phrase: Phrase) => escapeHtml(say(phrase, language));
  return `<li><a href="${href}">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>
<span><strong>${words(name)}</strong><span class="word">${words(word)}</span></span>
<span class="open" aria-hidden="true">${words(startPhrases.open)}</span>
</a></li>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and inside a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const packages = createRequire(import.meta.url);
const fontFolder = (family: string) => path.dirname(packages.resolve(`@fontsource/${family}/package.json`));
const font = (family: string, file: string) => path.join(fontFolder(family), 'files', file);

/** Chinese is cut into a hundred files, of which a browser fetches the two or three that it needs. */
const chineseFiles = readdirSync(path.join(fontFolder('noto-sans-sc'), 'files'))
  .filter((file) => /-(400|700)-normal\.woff2$/.test(file))
  .map((file) => ({ url: `/start/files/${file}`, file: font('noto-sans-sc', file) }));

/** What the start page loads: address and file. Nothing else of these folders is served. */
export const START_PAGE_FILES: readonly { readonly url: string; readonly file: string }[] = [
  { url: '/start.css', file: path.resolve(import.meta.dirname, '../../common/start/start.css') },
  { url: '/demo/paper.css', file: path.resolve(import.meta.dirname, '../../common/start/paper.css') },
  { url: '/demo/follow.js', file: path.resolve(import.meta.dirname, '../../common/start/follow.mjs') },
  ...chineseFiles,
  ...(['400', '700'] as const).flatMap((weight) => [
    { url: `/start/chinese-${weight}.css`, file: path.join(fontFolder('noto-sans-sc'), `${weight}.css`) },
    {
      url: `/start/noto-sans-latin-${weight}.woff2`,
      file: font('noto-sans', `noto-sans-latin-${weight}-normal.woff2`),
    },
    {
      url: `/start/noto-sans-cyrillic-${weight}.woff2`,
      file: font('noto-sans', `noto-sans-cyrillic-${weight}-normal.woff2`),
    },
    {
      url: `/start/vazirmatn-arabic-${weight}.woff2`,
      file: font('vazirmatn', `vazirmatn-arabic-${weight}-normal.woff2`),
    },
  ]),
];
