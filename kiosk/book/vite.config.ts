import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { devServer, tunedFonts } from '../../common/ui/appConfig.ts';

/**
 * The public page for booking: a page of its own, like the patient's phone page and for the same reasons. The server
 * serves `kiosk/book/build` under `/book/`, and writes the clinics and their telephone numbers into it.
 */
export default defineConfig({
  base: '/book/',
  plugins: [tunedFonts(), svelte()],
  server: devServer(5177),
  build: {
    outDir: 'build',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The contract's schemas check requests on the server; this page needs their types only.
    rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } },
  },
  clearScreen: false,
});
