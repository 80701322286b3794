/** svelte-check for each app that there is. */
import { spawnSync } from 'node:child_process';
import { absentApps, presentApps, ROOT } from './folders.ts';

if (absentApps().length > 0) console.log(`note: no app ${absentApps().join(', ')}`);
for (const app of presentApps()) {
  const synced = spawnSync('svelte-kit', ['sync'], { cwd: `${ROOT}/${app}`, stdio: 'inherit' });
  const checked = spawnSync(
    'svelte-check',
    ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
    {
      cwd: `${ROOT}/${app}`,
      stdio: 'inherit',
    },
  );
  if (synced.status !== 0 || checked.status !== 0) process.exitCode = 1;
}
