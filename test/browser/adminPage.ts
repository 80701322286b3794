import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { adminPhrases } from '../../common/phrases/admin.ts';
import { fieldPhrases } from '../../common/phrases/adminFields.ts';
import { LANGUAGE_NAMES } from '../../common/phrases/languageNames.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { expectAccessible } from './legible.ts';
import { openLoggedIn } from './panel.ts';

/** The panel's administration as the person before it uses it. */
export async function openAdministration(
  browser: Browser,
  server: ClinicServer,
  language: Language,
  login = 'admin',
  path = '/admin',
  clinicId?: string,
): Promise<AdminPage> {
  const page = await openLoggedIn(browser, server, { login, language, path: `/operator${path}`, clinicId });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return new AdminPage(page, language);
}

export class AdminPage {
  readonly page: Page;
  readonly language: Language;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.language = language;
  }

  words(phrase: Phrase, values = {}): string {
    return say(phrase, this.language, values);
  }

  /** To one part, by its link. */
  async go(part: Phrase): Promise<void> {
    const name = this.words(part);
    await this.page
      .getByRole('navigation', { name: this.words(adminPhrases.sections) })
      .getByRole('link', { name, exact: true })
      .click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async add(part: Phrase): Promise<void> {
    await this.go(part);
    await this.page.getByRole('button', { name: this.words(adminPhrases.add), exact: true }).click();
    await this.page.getByRole('button', { name: this.words(uiPhrases.save) }).waitFor();
  }

  field(label: Phrase): Locator {
    const optional = this.words(uiPhrases.optional);
    return this.page.getByLabel(new RegExp(`^\\s*${escaped(this.words(label))}\\s*(\\(${optional}\\))?\\s*$`));
  }

  /** The name in the language of the screen. */
  async nameIt(name: string): Promise<void> {
    await this.page
      .getByRole('group', { name: this.words(fieldPhrases.name), exact: true })
      .getByLabel(LANGUAGE_NAMES[this.language])
      .fill(name);
  }

  async tick(label: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: label, exact: true }).check();
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: this.words(uiPhrases.save) }).click();
  }

  /** The words stand beside their field, and the first field that is wrong has the focus. */
  async expectMistake(label: Phrase, mistake: Phrase): Promise<void> {
    const part = this.page.locator('[data-field]').filter({ hasText: this.words(label) });
    await part.getByText(this.words(mistake)).first().waitFor();
    const first = this.page.locator('[data-field]:has([aria-invalid=true])').first();
    expect(await first.evaluate((field) => field.contains(document.activeElement))).toBe(true);
  }

  async expectFocusOn(label: Phrase): Promise<void> {
    const handle = await this.field(label).elementHandle();
    await this.page.waitForFunction((element) => element === document.activeElement, handle);
  }

  /** Back in the list, on its line. */
  async expectSaved(name: string): Promise<void> {
    const line = this.page.getByRole('row', { name }).getByRole('button').first();
    await line.waitFor();
    await this.page.waitForFunction((text) => document.activeElement?.closest('tr')?.textContent.includes(text), name);
  }

  /** Nothing stands outside the screen at the sides, and axe finds nothing. */
  async expectWhole(): Promise<void> {
    expect(await this.page.evaluate(() => document.documentElement.scrollWidth)).toBe(1366);
    await expectAccessible(this.page);
  }

  /** By Tab alone, as long as it takes from where the focus is now. */
  async walkTo(role: 'link' | 'button' | 'textbox' | 'checkbox' | 'combobox', name: string): Promise<void> {
    const wanted = await this.page.getByRole(role, { name, exact: true }).first().elementHandle();
    for (let step = 0; step < 120; step += 1) {
      if (await this.page.evaluate((element) => element === document.activeElement, wanted)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`No way by keyboard to ${role} "${name}"`);
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
