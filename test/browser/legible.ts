/** What a fingertip and old eyes need of a kiosk's page (docs: figures of the kiosk). */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const LEAST_TARGET_MM = 20;
/** Capitals of at least 4.8 mm; those of our letters are 0.714 of the size. */
const LEAST_TEXT_MM = 4.8 / 0.714;

/** Nothing to press is under 20 mm, no text under 4.8 mm, nothing stands outside the screen, and axe finds nothing. */
export async function expectLegible(page: Page, pxPerMm: number): Promise<void> {
  const { small, tiny, outside } = await page.evaluate(
    ({ target, text }) => {
      const visible = (element: Element) => element.checkVisibility() && element.closest('.read-aloud') === null;
      const name = (element: Element) => `${element.tagName} "${element.textContent.trim().slice(0, 30)}"`;
      const buttons = [...document.querySelectorAll('button')].filter(visible);
      const texts = [...document.querySelectorAll('body *')].filter(
        (element) =>
          visible(element) &&
          [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== ''),
      );
      return {
        small: buttons
          .filter((button) => button.getBoundingClientRect().height < target - 0.5)
          .map((button) => `${name(button)} ${button.getBoundingClientRect().height}`),
        tiny: texts
          .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < text - 0.1)
          .filter((element) => element.closest('.own') === null && !element.classList.contains('own'))
          .filter((element) => getComputedStyle(element).clipPath === 'none')
          .map((element) => `${name(element)} ${getComputedStyle(element).fontSize}`),
        outside: texts
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            return left < -1 || right > innerWidth + 1;
          })
          .map(name),
      };
    },
    { target: LEAST_TARGET_MM * pxPerMm, text: LEAST_TEXT_MM * pxPerMm },
  );
  expect({ small, tiny, outside }).toEqual({ small: [], tiny: [], outside: [] });
  await expectAccessible(page);
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
