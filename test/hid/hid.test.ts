import { describe, expect, test } from 'vitest';
import { fakeHid } from '../../server/adapters/hid/fakeHid.ts';
import { nodeHid } from '../../server/adapters/hid/nodeHid.ts';
import { hidContract } from './contract.ts';
import { hasLibrary, hasVirtualDevices, plugInKeypad } from './virtualKeypad.ts';

hidContract('devices that are nowhere', () => {
  const hid = fakeHid();
  return {
    hid,
    plugIn() {
      const ids = { vendorId: 0x1234, productId: 0x5678 };
      const path = hid.plugIn({ ...ids, serialNumber: null, name: 'Keypad', usagePage: 1, usage: 6 });
      return { ...ids, press: (report) => hid.report(path, report), pullOut: () => hid.pullOut(path) };
    },
  };
});

// What this machine lacks is left out; the run names it and counts it.
describe.runIf(await hasLibrary())('needs libusb-1.0-0', () => {
  test('the devices of this PC can be listed, and one that is not there is not opened', async () => {
    expect(Array.isArray(await nodeHid().list())).toBe(true);
    const open = nodeHid().open(
      '/dev/hidraw-of-nobody',
      () => undefined,
      () => undefined,
    );
    await expect(open).rejects.toThrow();
  });
});
describe.runIf((await hasLibrary()) && hasVirtualDevices())('needs libusb-1.0-0 and /dev/uhid', () => {
  hidContract('real devices, by node-hid', () => ({ hid: nodeHid(), plugIn: plugInKeypad }));
});

test('a PC without the library has no such devices, and says what to install', async () => {
  if (await hasLibrary()) expect(await nodeHid().list()).toBeDefined();
  else await expect(nodeHid().list()).rejects.toThrow(/libusb-1\.0/);
});
