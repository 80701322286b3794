import type USB from 'escpos-usb';
import { Inbox, type OpenLine } from './line.ts';

/** A printer on this machine's USB; without ids the first that says it is a printer. Absent is a state, not a bug. */
export const usbLine =
  (vendorId: number | null, productId: number | null): OpenLine =>
  async () => {
    // Loaded when wanted: a clinic without USB printers needs no USB library.
    const { default: Usb } = await import('escpos-usb');
    const device: USB = vendorId !== null && productId !== null ? new Usb(vendorId, productId) : new Usb();
    await done((finished) => device.open(finished));
    const inbox = new Inbox();
    let isOpen = true;
    const listen = (): void => {
      if (!isOpen) return;
      device.read((data) => {
        inbox.push(data);
        listen();
      });
    };
    listen();
    return {
      write: (bytes) => done((finished) => device.write(Buffer.from(bytes), finished)),
      read: (withinMs) => inbox.read(withinMs),
      close: () => {
        isOpen = false;
        inbox.end();
        device.close();
      },
    };
  };

function done(start: (finished: (error?: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}
