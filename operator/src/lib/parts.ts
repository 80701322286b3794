import type { RouteId } from '$app/types';
import type { Permission } from '#common/contract/roles.ts';
import { panelPhrases } from '#common/phrases/panel.ts';
import { noticePhrases } from '#common/phrases/panelNotices.ts';
import { phoneCallPhrases } from '#common/phrases/panelPhoneCalls.ts';
import { reportPhrases } from '#common/phrases/panelReport.ts';
import { statisticsPhrases } from '#common/phrases/statistics.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { storyPhrases } from '#common/phrases/story.ts';
import type { IconName } from '#common/ui/icons.ts';

/** One part of the panel: a folder of the same name under `routes/`, and a link in the bar for those who may use it. */
export type PanelPart = {
  readonly path: Exclude<RouteId, `${string}[${string}` | `/${string}/${string}`>;
  readonly label: Phrase;
  readonly icon: IconName;
  readonly permission: Permission;
};

const ROOM: PanelPart = { path: '/room', label: panelPhrases.partRoom, icon: 'door', permission: 'serve_patients' };
const RECEPTION: PanelPart = {
  path: '/reception',
  label: panelPhrases.partReception,
  icon: 'people',
  permission: 'receive_patients',
};

const BOOKING: PanelPart = { path: '/booking', label: panelPhrases.partBooking, icon: 'calendar', permission: 'book' };

const NOTICES: PanelPart = {
  path: '/notices',
  label: noticePhrases.part,
  icon: 'message',
  permission: 'supervise',
};

const CALLS: PanelPart = { path: '/calls', label: phoneCallPhrases.part, icon: 'phone', permission: 'see_calls' };

const REPORT: PanelPart = {
  path: '/report',
  label: reportPhrases.part,
  icon: 'chart',
  permission: 'read_reports',
};

const STATISTICS: PanelPart = {
  path: '/statistics',
  label: statisticsPhrases.part,
  icon: 'statistics',
  permission: 'read_reports',
};

const WHY: PanelPart = { path: '/why', label: storyPhrases.part, icon: 'help', permission: 'serve_patients' };

const OVERVIEW: PanelPart = {
  path: '/overview',
  label: panelPhrases.partOverview,
  icon: 'panel',
  permission: 'oversee',
};

const ADMINISTRATION: PanelPart = {
  path: '/admin',
  label: panelPhrases.partAdministration,
  icon: 'settings',
  permission: 'administer',
};

/** In the order of the bar. */
export const PANEL_PARTS: readonly PanelPart[] = [
  ROOM,
  RECEPTION,
  BOOKING,
  OVERVIEW,
  CALLS,
  NOTICES,
  REPORT,
  STATISTICS,
  WHY,
  ADMINISTRATION,
];

type Person = { readonly may: (permission: Permission) => boolean; readonly isPractitioner: boolean };

/** Where work begins: a practitioner's in the room, everybody else's with the first part that they may use. */
export function homeOf({ may, isPractitioner }: Person): PanelPart | undefined {
  const order = isPractitioner ? PANEL_PARTS : [RECEPTION, ...PANEL_PARTS];
  return order.find(({ permission }) => may(permission));
}
