import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { devServer, tunedFonts } from '../../common/ui/appConfig.ts';

/**
 * The patient's phone page: a page of its own without a router, because it must open in half a second on
 * a slow phone, be installable, and be the only page that the internet needs to reach.
 *
 * Its address is `<public address>/t/#<token>`. A browser never sends what follows the `#`, so the token is in no
 * server's log, no proxy's log and no referrer; the page sends it in the `authorization` header and in the
 * socket's `auth`. The server serves `kiosk/phone/build` under `/t/`.
 */
export default defineConfig({
  base: '/t/',
  plugins: [tunedFonts(), svelte()],
  server: devServer(5176),
  build: {
    outDir: 'build',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The contract's schemas check requests on the server; this page needs their types only. Without this hint the
    // whole of zod would come along, and the page would be more than twice as heavy.
    rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } },
  },
  clearScreen: false,
});
