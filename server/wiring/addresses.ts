import { networkInterfaces } from 'node:os';
import type { Config } from '../config.ts';

/** The screens and their places, in the order in which they are told at start. */
const SCREENS = [
  ['Start page', '/'],
  ['Kiosk', '/kiosk/'],
  ['Display', '/display/'],
  ['Panel', '/operator/'],
] as const;

/** One line for each kind of screen, by an address that the other machines of the clinic can use. */
export function screenLines(config: Pick<Config, 'host'>, port: number): readonly string[] {
  const home = homeAddress(config, port);
  return SCREENS.map(([name, path]) => `  ${name.padEnd(12)}${home}${path}`);
}

/** Where a proxy or a router brings what comes from the internet. */
export const outsideLine = (config: Pick<Config, 'host'>, port: number): string =>
  `  ${'Outside'.padEnd(12)}${homeAddress(config, port)}/t/`;

export function homeAddress({ host }: Pick<Config, 'host'>, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? (networkAddress() ?? 'localhost') : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function networkAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
}
