import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of the whole package. */
export const ROOT = resolve(import.meta.dirname, '..');

const APPS = ['kiosk', 'display', 'operator'] as const;
export type App = (typeof APPS)[number];

/** The apps that can be built; each has its own vite.config.ts. */
export const presentApps = (): readonly App[] => APPS.filter((app) => existsSync(`${ROOT}/${app}/vite.config.ts`));

export const absentApps = (): readonly App[] => APPS.filter((app) => !presentApps().includes(app));
