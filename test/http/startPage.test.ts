import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { escapeHtml, renderStartPage, START_PAGE_FILES } from '../../server/http/startPage.ts';

const linksOf = (html: string) => [...html.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href);

test('the start page opens the four kinds of screen in every language', () => {
  for (const language of LANGUAGES) {
    const links = linksOf(renderStartPage({ language, isDemonstration: false }));
    expect(links).toEqual(expect.arrayContaining(['/kiosk/', '/display/', '/operator/', '/t/']));
    expect(links).not.toContain('/demo/paper');
  }
});

test('the demonstration says that it is one, and shows the paper and the phone', () => {
  const html = renderStartPage({ language: 'en', isDemonstration: true });
  expect(html).toContain('Demonstration: no real patients');
  expect(linksOf(html)).toEqual(expect.arrayContaining(['/demo/paper', '/demo/phone']));
});

test('Persian and Arabic pages run from right to left', () => {
  expect(renderStartPage({ language: 'fa', isDemonstration: false })).toContain('<html lang="fa" dir="rtl">');
  expect(renderStartPage({ language: 'ar', isDemonstration: false })).toContain('<html lang="ar" dir="rtl">');
  expect(renderStartPage({ language: 'zh', isDemonstration: false })).toContain('<html lang="zh" dir="ltr">');
});

test('a strict content security policy lets the whole page through', () => {
  const html = renderStartPage({ language: 'ru', isDemonstration: true });
  expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:/);
});

test('text cannot become markup', () => {
  expect(escapeHtml(`<b title="x">'&'</b>`)).toBe('&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;');
});

test('every file that the start page loads is there', () => {
  for (const { file } of START_PAGE_FILES) expect(existsSync(file), file).toBe(true);
});
