/**
 * Every phrase in common/phrases is whole: five languages, the same `{names}` in each, the plural forms that each
 * language's grammar has, no exclamation mark. A key that no code mentions is noted.
 */
import { globSync, readFileSync } from 'node:fs';
import { LANGUAGES, type Language } from '../common/contract/language.ts';
import { ROOT } from './folders.ts';

type Loose = Readonly<Record<string, unknown>>;

const problems: string[] = [];
const files = globSync('common/phrases/*.ts', { cwd: ROOT }).filter((file) => !/\/(phrase|format)\.ts$/.test(file));
const code = globSync('{server,common,agent,kiosk,display,operator,scripts}/**/*.{ts,svelte}', {
  cwd: ROOT,
  exclude: (name) => name === 'node_modules' || name === '.svelte-kit' || name === 'build',
}).map((file) => ({ file, text: readFileSync(`${ROOT}/${file}`, 'utf8') }));

let count = 0;
for (const file of files) {
  const module = (await import(`${ROOT}/${file}`)) as Loose;
  for (const [name, book] of Object.entries(module)) {
    if (!isPhraseBook(book)) continue;
    for (const [key, phrase] of Object.entries(book)) {
      count += 1;
      if (isRecord(phrase)) problems.push(...problemsOf(phrase).map((problem) => `${file} ${name}.${key}: ${problem}`));
      if (!isMentioned(key, file)) console.log(`note: ${file} ${name}.${key} is not said anywhere`);
    }
  }
}
for (const problem of problems) console.error(problem);
console.log(`note: ${count} phrases in ${files.length} files`);
process.exitCode = problems.length === 0 ? 0 : 1;

function problemsOf(phrase: Loose): readonly string[] {
  const extra = Object.keys(phrase).filter((key) => !LANGUAGES.some((language) => language === key));
  const english = formsOf(phrase['en']);
  const expected = namesIn(english['other'] ?? '');
  return [
    ...extra.map((key) => `${key} is not one of the five languages`),
    ...LANGUAGES.flatMap((language) =>
      wordingProblems(language, phrase[language], expected).map((problem) => `${language}: ${problem}`),
    ),
    ...mustCount(phrase),
  ];
}

/** Where English counts, Arabic and Russian must: they have more plural forms. Persian and Chinese need none after a number. */
function mustCount(phrase: Loose): readonly string[] {
  if (typeof phrase['en'] === 'string') return [];
  return (['ar', 'ru'] as const)
    .filter((language) => typeof phrase[language] === 'string')
    .map((language) => `${language}: one text only, where English has plural forms`);
}

function wordingProblems(language: Language, wording: unknown, expected: ReadonlySet<string>): readonly string[] {
  const forms = formsOf(wording);
  const problems: string[] = [];
  if (typeof wording !== 'string') {
    const needed = new Set<string>(new Intl.PluralRules(language).resolvedOptions().pluralCategories);
    const given = new Set(Object.keys(forms));
    for (const rule of needed.difference(given)) problems.push(`the plural form "${rule}" is missing`);
    for (const rule of given.difference(needed)) problems.push(`the language has no plural form "${rule}"`);
  }
  for (const [rule, text] of Object.entries(forms)) {
    const names = namesIn(text);
    const [missing, surplus] = [expected.difference(names), names.difference(expected)];
    // "One person", "two persons": a form for one number may leave the number out.
    if (rule !== 'other') missing.delete('count');
    if (text.trim() === '') problems.push(`the text is empty`);
    if (/[!！]/.test(text)) problems.push(`"${text}" has an exclamation mark`);
    for (const name of missing) problems.push(`"${text}" leaves out {${name}}`);
    for (const name of surplus) problems.push(`"${text}" has {${name}}, which English has not`);
  }
  return problems;
}

/** A text without plural forms is its own form for every number. */
function formsOf(wording: unknown): Readonly<Record<string, string>> {
  if (typeof wording === 'string') return { other: wording };
  if (!isRecord(wording)) return { other: '' };
  return Object.fromEntries(
    Object.entries(wording).map(([rule, text]) => [rule, typeof text === 'string' ? text : '']),
  );
}

function namesIn(text: string): Set<string> {
  return new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''));
}

/** By its name anywhere but at its definition: as a property, or as the code that it is the words for. */
function isMentioned(key: string, definedIn: string): boolean {
  const mention = new RegExp(`(?<![\\w$])${key}(?![\\w$])`);
  const definition = new RegExp(`^\\s*['"]?${key}['"]?\\s*:`, 'm');
  return code.some(({ file, text }) => mention.test(file === definedIn ? text.replace(definition, '') : text));
}

function isPhraseBook(value: unknown): value is Loose {
  return (
    isRecord(value) &&
    Object.values(value).length > 0 &&
    Object.values(value).every((each) => isRecord(each) && ('en' in each || 'fa' in each))
  );
}

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
