import { DeviceUse, type FoundDevice } from '#common/contract/agent.ts';
import type { KeysView } from '#common/contract/keys.ts';
import { foundName } from '../agentFields.ts';

/** As long as the server remembers a press instead of acting on it. */
export const LEARNS_FOR_MS = 30_000;
export const LOOKS_EVERY_MS = 700;

const usesOf = (uses: unknown): readonly DeviceUse[] => DeviceUse.array().safeParse(uses).data ?? [];

/** What a device is used as now. */
export const useOf = (uses: unknown, { device, kind }: FoundDevice): string =>
  usesOf(uses).find((each) => each.device === device)?.use ?? (kind === 'scanner' ? 'scanner' : 'nothing');

/** The same with one device used otherwise. */
export function usesWith(uses: unknown, device: string, as: string): readonly DeviceUse[] {
  const others = usesOf(uses).filter((each) => each.device !== device);
  return as === 'scanner' || as === 'keys' ? [...others, { device, use: as }] : others;
}

/** The name of a key's device; its ids where it is not plugged in now. */
export function nameOfKey(agents: KeysView['agents'], { agentId, device }: KeysView['keys'][number]): string {
  const found = agents.find((agent) => agent.agentId === agentId)?.found.find((each) => each.device === device);
  return found ? foundName(found) : device.split(':').slice(0, 2).join(':');
}
