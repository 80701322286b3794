import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import adapterStatic from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin, UserConfig } from 'vite';

/** The three apps; each is served under its own name and built by `vite build` inside its own folder. */
type AppName = 'kiosk' | 'display' | 'operator';

const DEV_PORTS = { kiosk: 5173, display: 5174, operator: 5175 } as const satisfies Record<AppName, number>;

/** One configuration for the three apps, so that they differ in nothing but their screens. */
export function appConfig(name: AppName): UserConfig {
  return {
    plugins: [
      tunedFonts(),
      announcerWithoutStyle(),
      sveltekit({
        adapter: withExternalBoot(adapterStatic({ fallback: 'index.html' })),
        paths: { base: `/${name}`, relative: false },
        // A screen learns of a new build when it reconnects; asking every few minutes adds nothing.
        version: { pollInterval: 0 },
      }),
    ],
    server: devServer(DEV_PORTS[name]),
    // A font inlined as a data address would need an exception in the content security policy.
    build: {
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 800,
      // The contract's schemas are dropped where a screen uses only their types: some 25 kB that a screen need not load.
      rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } },
    },
    clearScreen: false,
  };
}

/** In daily work the pages come from Vite, and everything else from the running server. */
export function devServer(port: number): NonNullable<UserConfig['server']> {
  const target = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;
  return {
    port,
    fs: { allow: [path.resolve(import.meta.dirname, '../..')] },
    proxy: { '/api': target, '/sounds': target, '/socket.io': { target, ws: true } },
  };
}

/**
 * Two changes to the packages' fonts. The older copies are left out: every browser that can run these apps reads
 * woff2, and for Chinese alone they would be two hundred files. And Vazirmatn keeps so much room below its letters
 * that they stand a tenth too high in a button; the same room, parted as in Noto Sans, puts them in the middle.
 */
export function tunedFonts(): Plugin {
  return {
    name: 'turnstone:tuned-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@fontsource') || !id.split('?')[0]?.endsWith('.css')) return undefined;
      const modern = code.replaceAll(/,\s*url\([^)]+\.woff\)\s*format\('woff'\)/g, '');
      const centred = modern.replaceAll(
        "font-family: 'Vazirmatn';",
        "font-family: 'Vazirmatn'; ascent-override: 112%; descent-override: 44%;",
      );
      return { code: centred, map: null };
    },
  };
}

/**
 * Kit's hidden announcer of page titles carries its style as an attribute, which a strict content security policy
 * refuses and reports on every page; `tokens.css` has the same rules.
 */
function announcerWithoutStyle(): Plugin {
  return {
    name: 'turnstone:announcer-without-style',
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('@sveltejs/kit/src/runtime/components/root.svelte')) return undefined;
      return { code: code.replace(/\sstyle="[^"]*"/, ''), map: null };
    },
  };
}

/** The files whose names carry a hash, by their addresses: all that a page needs that starts without its server. */
const filesBelow = (base: string): readonly string[] =>
  readdirSync('build/_app/immutable', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${base}/${path.relative('build', path.join(parentPath, name))}`)
    .sort();

/**
 * Moves kit's inline start-up script into a file of its own, so that the server can send the same
 * `script-src 'self'` for every page and needs neither hashes nor nonces.
 */
function withExternalBoot(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder);
      const page = path.resolve('build/index.html');
      const html = readFileSync(page, 'utf8');
      const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1];
      if (script === undefined) throw new Error('The start-up script of SvelteKit is not where it used to be.');
      const file = `_app/immutable/boot.${createHash('sha256').update(script).digest('hex').slice(0, 8)}.js`;
      writeFileSync(path.resolve('build', file), script);
      const base = builder.config.paths.base;
      writeFileSync(path.resolve('build/_app/files.json'), JSON.stringify(filesBelow(base)));
      writeFileSync(page, html.replace(`<script>${script}</script>`, `<script src="${base}/${file}"></script>`));
    },
  };
}
