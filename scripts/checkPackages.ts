/** `npm run check:packages`: what is shipped is known, licensed, whole, and of no version with a known hole. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { ROOT } from './folders.ts';
import { findingsOf } from './packages/findings.ts';
import { packagesOf } from './packages/lockfile.ts';
import { packagesPage } from './packages/page.ts';

const PAGE = join(ROOT, 'docs/packages.md');
const packages = packagesOf(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
const findings = [...findingsOf(packages, Object.keys(packageJson.allowScripts))];
const page = packagesPage(packages);
if (process.argv.includes('--write')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page)
  findings.push('docs/packages.md is out of date: npm run check:packages -- --write');
for (const finding of findings) console.log(finding);
process.exitCode = findings.length === 0 ? 0 : 1;
