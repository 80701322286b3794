import { mount } from 'svelte';
import '#common/ui/tokens.css';
import { preferredLanguage, setLanguage } from '#common/ui/language.svelte.ts';
import Page from './Page.svelte';

/**
 * A page put on the home screen starts at the manifest's address, without the token, and finds the token kept on the
 * phone. On Apple's phones it keeps nothing of the browser's: there the manifest names no address, and it starts here.
 */
if (/\b(iPhone|iPad|iPod)\b/.test(navigator.userAgent)) {
  document.querySelector('link[rel=manifest]')?.setAttribute('href', '/t/manifest-here.webmanifest');
}

setLanguage(preferredLanguage());
const target = document.getElementById('page');
if (target !== null) mount(Page, { target });
