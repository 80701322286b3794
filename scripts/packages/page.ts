import type { LockedPackage } from './lockfile.ts';
import { ALSO, NEVER } from './rules.ts';

const BEGIN = `# What is shipped with Turnstone

Everything that runs in a clinic and was not written here: name, version, licence. Made from the lockfile by
\`npm run check:packages -- --write\`; the check fails when it is out of date. The same as a bill of materials that programs
read (CycloneDX): \`npm run sbom\` writes \`turnstone.cdx.json\`. The texts of the licences are in each package's folder in
\`node_modules\`.

The PostgreSQL that the package brings is under the PostgreSQL licence, Node.js under MIT. The programs of Debian (Asterisk,
Kannel, baresip, Chromium, HAProxy) are fetched for tests and trials, run on their own, and are not shipped.
`;

/** The page of licences, and of what was kept out. */
export function packagesPage(packages: readonly LockedPackage[]): string {
  const shipped = packages.filter(({ isShipped, name }) => isShipped && !(name in NEVER));
  const rows = [...new Set(shipped.map((each) => `| ${each.name} | ${each.version} | ${licenceOf(each)} |`))];
  const counts = new Map<string, number>();
  for (const each of shipped) counts.set(licenceOf(each), (counts.get(licenceOf(each)) ?? 0) + 1);
  const sums = [...counts].sort(([, a], [, b]) => b - a).map(([licence, count]) => `${licence} ${count}`);
  return [
    BEGIN,
    `${rows.length} packages: ${sums.join(', ')}.\n`,
    '## Under other terms\n',
    ...Object.entries(ALSO).map(([name, { licence, because }]) => `- **${name}** (${licence}): ${because}`),
    '\n## Kept out\n',
    'What old libraries ask for and nobody should run; `overrides` in package.json puts nothing in their place.\n',
    ...Object.entries(NEVER).map(([name, why]) => `- **${name}**: ${why}.`),
    '\n## All of them\n',
    '| package | version | licence |\n| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const licenceOf = ({ name, license }: LockedPackage): string => license ?? ALSO[name]?.licence ?? 'unknown';
