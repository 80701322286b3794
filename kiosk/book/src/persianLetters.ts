/** Fetched only for Persian and after the first paint; the phones' own letters serve the other languages well. */
import '@fontsource/vazirmatn/arabic-400.css';
import '@fontsource/vazirmatn/arabic-700.css';
