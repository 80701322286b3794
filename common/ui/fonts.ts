/**
 * The letters of all five languages, from our own server. Each file covers a range of characters, so a browser fetches
 * only what a page shows. The Chinese style sheets are large and come by themselves, after the first paint.
 */
import '@fontsource/noto-sans/400.css';
import '@fontsource/noto-sans/700.css';
import '@fontsource/noto-sans-arabic/400.css';
import '@fontsource/noto-sans-arabic/700.css';
import '@fontsource/vazirmatn/400.css';
import '@fontsource/vazirmatn/700.css';

export const loadChineseFonts = async (): Promise<void> => {
  await import('./fontsChinese.ts');
};
