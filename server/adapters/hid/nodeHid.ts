import type { Device } from 'node-hid';
import type { Hid, HidDevice } from '../../ports/hid.ts';

/** The devices of this PC, by `node-hid`. Loaded when wanted: a PC without them needs no such library. */
export function nodeHid(): Hid {
  return {
    async list() {
      const { devicesAsync } = (await import('node-hid')).default;
      return (await devicesAsync()).flatMap(deviceOf);
    },
    async open(path, hear, gone) {
      const { HIDAsync } = (await import('node-hid')).default;
      // Nothing is taken from the system: whoever else listens goes on hearing.
      const device = await HIDAsync.open(path, { nonExclusive: true });
      let isOpen = true;
      device.on('data', (report: Buffer) => {
        if (isOpen) hear(new Uint8Array(report));
      });
      device.on('error', () => {
        if (!isOpen) return;
        isOpen = false;
        void device.close().catch(() => undefined);
        gone();
      });
      return {
        close() {
          if (!isOpen) return;
          isOpen = false;
          void device.close().catch(() => undefined); // unplugged in this moment
        },
      };
    },
  };
}

function deviceOf({ path, vendorId, productId, serialNumber, product, usagePage, usage }: Device): HidDevice[] {
  if (path === undefined) return [];
  return [
    {
      path,
      vendorId,
      productId,
      serialNumber: serialNumber === undefined || serialNumber === '' ? null : serialNumber,
      name: product ?? '',
      usagePage: usagePage ?? 0,
      usage: usage ?? 0,
    },
  ];
}
