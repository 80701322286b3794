/**
 * Makes a computer a screen of Turnstone and nothing else: `npm run lockdown -- --server URL --screen kiosk`, as root on
 * that computer. Writes the browser's policies, what starts it at boot, and the watchdog. With `--dry-run` it only says
 * what it would write; with `--root DIR` it writes below that folder, for an image or a look.
 */
import { chownSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { accountOf, type Account } from './account.ts';
import { programsOf, screenFiles, type Screen } from './screenFiles.ts';

const USAGE = `npm run lockdown -- --server http://192.168.1.10:3000 --screen kiosk
  --server URL       the address under which this computer reaches Turnstone
  --screen WHICH     kiosk or display
  --user NAME        who is logged in at boot (screen)
  --browser FILE     (/usr/bin/chromium)
  --desktop          the computer has a desktop that logs in by itself: start with it, instead of by systemd and cage
  --root DIR         write below this folder (/)
  --dry-run          say what would be written, and write nothing`;

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    screen: { type: 'string' },
    user: { type: 'string', default: 'screen' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    desktop: { type: 'boolean', default: false },
    root: { type: 'string', default: '/' },
    'dry-run': { type: 'boolean', default: false },
  },
});
const { server, screen, user, browser, desktop, root } = values;
if (server === undefined || !URL.canParse(server) || !isScreen(screen)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(1);
}

const say = (line: string) => process.stdout.write(`${line}\n`);
// Any other folder takes the files alone.
const isSystem = existsSync(path.join(root, 'etc/passwd'));
const account = isSystem ? accountOf(root, user) : undefined;
const home = account?.home ?? `/home/${user}`;
const computer = { server: new URL(server).origin, screen, user, home, browser, hasDesktop: desktop };
if (isSystem && !values['dry-run']) {
  const missing = programsOf(computer).filter((program) => !existsSync(path.join(root, program)));
  if (!account) refuse(`There is no user ${user}. Make one (adduser ${user}), or name another with --user.`);
  if (missing.length > 0) refuse(`Install these first, or name the browser with --browser: ${missing.join(', ')}.`);
}
for (const { file, text, isUsers } of screenFiles(computer)) {
  const target = path.join(root, file);
  if (values['dry-run']) say(`--- ${target}\n${text}`);
  else {
    write(target, text, isUsers ? account : undefined);
    say(`written: ${target}`);
  }
}
const watchdog = path.join(root, 'usr/local/lib/turnstone/watchdog.mjs');
if (values['dry-run']) say(`--- ${watchdog}\n(scripts/kiosk/watchdog.mjs)`);
else {
  mkdirSync(path.dirname(watchdog), { recursive: true });
  copyFileSync(path.join(import.meta.dirname, 'watchdog.mjs'), watchdog);
  say(`written: ${watchdog}`);
  if (root === '/') say(desktop ? 'Log in again to start it.' : 'Now: systemctl enable --now turnstone-screen');
}

/** @param owner whose the file and each folder made for it are; without, they are of whoever runs this */
function write(target: string, text: string, owner: Account | undefined): void {
  const first = mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  if (!owner) return;
  const made = [target];
  if (first !== undefined)
    for (let folder = path.dirname(target); folder.length >= first.length; folder = path.dirname(folder))
      made.push(folder);
  for (const each of made) chownSync(each, owner.uid, owner.gid);
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence} Nothing was written.\n`);
  process.exit(1);
}

function isScreen(name: string | undefined): name is Screen {
  return name === 'kiosk' || name === 'display';
}
