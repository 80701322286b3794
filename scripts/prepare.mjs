/**
 * Runs before `npm start`, `npm run dev` and `npm test`: installs what the lockfile names when that is not what is
 * installed. Plain JavaScript without dependencies, for it runs on whatever Node the machine has; afterwards `node`
 * is the one that the package brings.
 */
import { spawnSync } from 'child_process';
import fs from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';

const OLDEST_NODE = 20;
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const LOCKFILE = path.join(ROOT, 'package-lock.json');
/** A copy of the lockfile that was installed; absent after an installation that was cut off. */
const STAMP = path.join(ROOT, 'node_modules', '.package-lock.stamp');

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  end(
    `Turnstone needs Node ${OLDEST_NODE} or later, and this machine has ${process.versions.node}: install a newer one from nodejs.org and start again.`,
  );
}
if (!isInstalled()) install();

function isInstalled() {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === fs.readFileSync(LOCKFILE, 'utf8');
}

function install() {
  console.log(
    'Installing what Turnstone is made of, as the lockfile names it. This takes a minute or two, and only now.',
  );
  // The Node that runs npm, not the one inside node_modules: that folder is emptied first.
  const node = process.env.npm_node_execpath || process.execPath;
  const npm = process.env.npm_execpath;
  const options = ['ci', '--include=dev', '--loglevel=error'];
  const done = npm
    ? spawnSync(node, [npm].concat(options), { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', options, { cwd: ROOT, stdio: 'inherit' });
  if (done.status !== 0)
    end(
      'The installation did not succeed; what npm says is above. Look whether this machine reaches the npm registry, and start again.',
    );
  const brought = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'node'), ['--version'], { encoding: 'utf8' });
  if (brought.status !== 0)
    end(
      'npm did not run the install script of the package "node": allow install scripts (npm config set ignore-scripts false) and start again.',
    );
  fs.copyFileSync(LOCKFILE, STAMP);
}

function end(sentence) {
  console.error(sentence);
  process.exit(1);
}
