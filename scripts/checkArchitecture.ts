/** Who may import whom, over the folders that there are. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ROOT } from './folders.ts';

const FOLDERS = ['server', 'common', 'agent', 'kiosk', 'display', 'operator', 'scripts'];
const present = FOLDERS.filter((folder) => existsSync(`${ROOT}/${folder}`));
const absent = FOLDERS.filter((folder) => !present.includes(folder));
if (absent.length > 0) console.log(`note: no folder ${absent.join(', ')}`);

const cruise = spawnSync('depcruise', ['--config', '.dependency-cruiser.cjs', ...present], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exitCode = cruise.status ?? 1;
