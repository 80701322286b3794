import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** What to start a browser with: `chromium.launch({ executablePath, args, env: { ...process.env, ...env } })`. */
export type Chromium = {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Debian's start script, and what other systems call it. */
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const CHROMIUM: Part<Chromium> = {
  name: 'Chromium',
  set: { name: 'chromium', packages: ['chromium', 'fonts-liberation'] },
  find: (root) => (root === '/' ? installed() : unpacked(root)),
  trial: ({ executablePath, args, env }) => ({ command: executablePath, args: [...args, '--version'], env }),
};

export const findChromium = (): Chromium | undefined => findPart(CHROMIUM);

function installed(): Chromium | undefined {
  const executablePath = INSTALLED.find((path) => existsSync(path));
  // Chromium's sandbox refuses root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return executablePath === undefined ? undefined : { executablePath, args, env: {} };
}

function unpacked(root: string): Chromium | undefined {
  const executablePath = join(root, 'usr/lib/chromium/chromium');
  if (!existsSync(executablePath)) return undefined;
  return {
    executablePath,
    // Its sandbox program would have to belong to root, with the set-user-id bit; the tests open our own pages only.
    args: ['--no-sandbox'],
    env: { LD_LIBRARY_PATH: libraryPath(root), FONTCONFIG_FILE: fontConfig(root) },
  };
}

/** The unpacked fonts and none of the machine's, so that a page looks the same everywhere. */
function fontConfig(root: string): string {
  const file = join(root, 'fonts.conf');
  if (existsSync(file)) return file;
  const cache = join(root, 'font-cache');
  mkdirSync(cache, { recursive: true });
  const aliases = [
    ['sans-serif', 'Liberation Sans'],
    ['serif', 'Liberation Serif'],
    ['monospace', 'Liberation Mono'],
  ].map(([family, font]) => `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`);
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${root}/usr/share/fonts</dir>
  <cachedir>${cache}</cachedir>
  ${aliases.join('\n  ')}
</fontconfig>
`,
  );
  return file;
}
