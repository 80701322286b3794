import { mount } from 'svelte';
import '#common/ui/tokens.css';
import '#common/ui/control.css';
import { preferredLanguage, setLanguage } from '#common/ui/language.svelte.ts';
import Page from './Page.svelte';

setLanguage(preferredLanguage());
const target = document.getElementById('page');
if (target !== null) mount(Page, { target });
