/** Keys of keypads, pedals and presenters, and what they do. */
import { z } from 'zod';
import { DeviceKey, FoundDevice, KeyCode } from './agent.ts';
import { DeviceId, EpochMs, ServicePointId } from './vocabulary.ts';

export const KeyAction = z.enum(['next', 'recall', 'finish']);
export type KeyAction = z.infer<typeof KeyAction>;

/** This key does that in this room. A key has one meaning: given another, it loses the first. */
export const KeyInput = z.object({
  agentId: DeviceId,
  device: DeviceKey,
  code: KeyCode,
  servicePointId: ServicePointId,
  action: KeyAction,
});
export type KeyInput = z.infer<typeof KeyInput>;

export const KeysView = z.object({
  keys: z.array(KeyInput.extend({ keyId: z.uuid() })),
  agents: z.array(
    z.object({
      agentId: DeviceId,
      name: z.string(),
      found: z.array(FoundDevice),
      /** The key that was pressed last at this agent, whatever it does. */
      lastKey: z.object({ device: DeviceKey, code: KeyCode, at: EpochMs }).nullable(),
    }),
  ),
});
export type KeysView = z.infer<typeof KeysView>;
