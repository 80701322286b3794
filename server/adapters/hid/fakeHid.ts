import type { Hid, HidDevice } from '../../ports/hid.ts';

/** Devices that are nowhere: handled as one handles real ones. Shipped for tests. */
export type FakeHid = Hid & {
  /** @returns where it is plugged in */
  plugIn(device: Omit<HidDevice, 'path'>): string;
  pullOut(path: string): void;
  /** What the device sends by itself. */
  report(path: string, bytes: readonly number[]): void;
  /** Whether somebody listens to it. */
  isOpen(path: string): boolean;
  /** As where this user may not read it. */
  forbid(path: string): void;
};

type Ears = { readonly hear: (report: Uint8Array) => void; readonly gone: () => void };

export function fakeHid(): FakeHid {
  const plugged = new Map<string, HidDevice>();
  const open = new Map<string, Set<Ears>>();
  const forbidden = new Set<string>();
  let sockets = 0;
  return {
    list: () => Promise.resolve([...plugged.values()]),
    open(path, hear, gone) {
      if (!plugged.has(path) || forbidden.has(path)) return Promise.reject(new Error('The device cannot be opened'));
      const ears = { hear, gone };
      const listening = open.get(path) ?? new Set();
      open.set(path, listening.add(ears));
      return Promise.resolve({ close: () => void listening.delete(ears) });
    },
    plugIn(device) {
      sockets += 1;
      const path = `fake-${sockets}`;
      plugged.set(path, { ...device, path });
      return path;
    },
    pullOut(path) {
      plugged.delete(path);
      const listening = [...(open.get(path) ?? [])];
      open.delete(path);
      for (const { gone } of listening) gone();
    },
    report(path, bytes) {
      for (const { hear } of open.get(path) ?? []) hear(Uint8Array.from(bytes));
    },
    isOpen: (path) => (open.get(path)?.size ?? 0) > 0,
    forbid: (path) => void forbidden.add(path),
  };
}
