import type { LockedPackage } from './lockfile.ts';
import { ALSO, LICENCES, LOWEST, NEVER } from './rules.ts';

/** Where our lockfile lets packages come from, should it say where at all. */
const REGISTRY = 'https://registry.npmjs.org/';

/** What is wrong with the packages of a lockfile, in sentences. @param allowed whose install scripts may run */
export function findingsOf(packages: readonly LockedPackage[], allowed: readonly string[]): readonly string[] {
  const withScript = new Set(packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
  return [
    ...packages.flatMap((each) => [
      ...(each.integrity === undefined ? [`${named(each)} has no checksum`] : []),
      ...(each.resolved !== undefined && !each.resolved.startsWith(REGISTRY)
        ? [`${named(each)} comes from ${new URL(each.resolved).host}, which is nobody’s registry but somebody’s mirror`]
        : []),
      ...(each.isShipped ? shippedFindings(each) : []),
    ]),
    ...allowed.filter((name) => !withScript.has(name)).map((name) => `${name} may run an install script and has none`),
  ];
}

function shippedFindings(each: LockedPackage): readonly string[] {
  const { name, version, license } = each;
  const lowest = LOWEST[name];
  const never = isEmptied(each) ? undefined : NEVER[name];
  const isKnown = LICENCES.includes(license ?? '') || name in ALSO;
  return [
    ...(never === undefined ? [] : [`${named(each)} must not be shipped: ${never}`]),
    ...(lowest && isLower(version, lowest.version)
      ? [`${named(each)} is older than ${lowest.version}, which closes ${lowest.advisory}`]
      : []),
    ...(isKnown
      ? []
      : [`${named(each)} has the licence ${license ?? 'unknown'}: read it, and add it to the rules or drop it`]),
  ];
}

const named = ({ name, version }: LockedPackage): string => `${name} ${version}`;
/** An override puts a package of nothing into the place of one that is never shipped. */
const isEmptied = ({ name, version }: LockedPackage): boolean => name in NEVER && version === '1.0.0';

/** By the three numbers of a version; what comes after a hyphen is not looked at. */
export function isLower(version: string, than: string): boolean {
  const numbers = (text: string) => (text.split('-')[0] ?? '').split('.').map(Number);
  const [a, b] = [numbers(version), numbers(than)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
