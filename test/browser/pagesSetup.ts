/** Runs once before the tests in a browser: the pages, built where something that they are made of has changed. */
import { buildApps } from '../../scripts/buildApps.ts';

export default async function setup(): Promise<void> {
  await buildApps({ force: false });
}
