/** svelte-check for the shared parts and for each app that there is. */
import { spawnSync } from 'node:child_process';
import { absentApps, presentApps, ROOT } from './folders.ts';

const run = (command: string, args: readonly string[], folder: string) =>
  spawnSync(command, args, { cwd: `${ROOT}/${folder}`, stdio: 'inherit' }).status === 0;
const check = (folder: string) =>
  run('svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'], folder);

if (absentApps().length > 0) console.log(`note: no app ${absentApps().join(', ')}`);
// By itself as well: a part that no app uses yet is checked too.
if (!check('common/ui')) process.exitCode = 1;
for (const app of presentApps()) {
  const synced = run('svelte-kit', ['sync'], app);
  if (!check(app) || !synced) process.exitCode = 1;
}
