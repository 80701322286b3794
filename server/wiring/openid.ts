import { openidClient } from '../adapters/openid/openidClient.ts';
import type { OpenidSettings } from '../openidConfig.ts';
import type { Openid } from '../ports/openid.ts';

/** @param home where the panel is, unless the settings name another address for it */
export const openidOfClinic = ({ redirectUrl, ...settings }: OpenidSettings, home: string): Openid =>
  openidClient({ ...settings, redirectUrl: redirectUrl ?? `${home}/operator/` });
