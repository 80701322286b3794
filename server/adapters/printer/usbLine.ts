import type { Device, Endpoint, InEndpoint, Interface, OutEndpoint } from 'usb';
import { Inbox, type Line, type OpenLine } from './line.ts';

/** The class of an interface that prints, by the USB standard. */
const PRINTER_CLASS = 0x07;
const READ_BYTES = 64;

export type UsbIds = { readonly vendorId: number; readonly productId: number };

/**
 * A printer on this machine's USB; without ids the first that says it is a printer. Absent is a state, not a bug.
 *
 * `escpos-usb` finds the printers. Its own way of opening one asks the USB library for what this version no longer has,
 * and does not read what a printer says; so the line is opened on the device itself.
 */
export const usbLine =
  (vendorId?: number, productId?: number): OpenLine =>
  async () => {
    const wanted = (await printers()).find(
      (device) =>
        (vendorId === undefined || device.deviceDescriptor.idVendor === vendorId) &&
        (productId === undefined || device.deviceDescriptor.idProduct === productId),
    );
    if (!wanted) throw new Error('No such printer is plugged in');
    return lineOf({
      open: () => wanted.open(),
      close: () => wanted.close(),
      interfaces: () => wanted.interfaces ?? [],
      ids: { vendorId: wanted.deviceDescriptor.idVendor, productId: wanted.deviceDescriptor.idProduct },
    });
  };

/** Ids of all printers that are plugged in here. */
export const findUsbPrinters = async (): Promise<readonly UsbIds[]> =>
  (await printers()).map(({ deviceDescriptor: { idVendor, idProduct } }) => ({
    vendorId: idVendor,
    productId: idProduct,
  }));

async function printers(): Promise<readonly Device[]> {
  // Loaded when wanted: a clinic without USB printers needs no USB library.
  const { default: Usb } = await import('escpos-usb');
  return Usb.findPrinter();
}

/** What a line needs of a device of the library. */
export type UsbPrinterDevice = {
  open(): void;
  close(): void;
  /** Known once it is open. */
  interfaces(): readonly Interface[];
  readonly ids: UsbIds;
};

/** Opens a printer's interface, taking it from the system's own driver where that holds it. */
export function lineOf(device: UsbPrinterDevice): Line {
  device.open();
  try {
    const found = device.interfaces().find(({ descriptor }) => descriptor.bInterfaceClass === PRINTER_CLASS);
    if (!found) throw new Error('The device is no printer');
    return claimed(device, found);
  } catch (error) {
    device.close();
    throw error;
  }
}

function claimed(device: UsbPrinterDevice, port: Interface): Line {
  // Not on every system is there a driver to ask.
  const isTaken = process.platform === 'linux' && port.isKernelDriverActive();
  if (isTaken) port.detachKernelDriver();
  port.claim();
  const out = port.endpoints.find(isOut);
  const input = port.endpoints.find(isIn);
  if (!out) throw new Error('The printer cannot be written to');
  const inbox = new Inbox();
  if (input) {
    input.on('data', (bytes: Buffer) => {
      if (bytes.length > 0) inbox.push(new Uint8Array(bytes));
    });
    input.on('error', () => inbox.end()); // unplugged
    input.startPoll(1, READ_BYTES);
  }
  let isClosed = false;
  const release = () =>
    port.release(true, () => {
      try {
        device.close();
      } catch {
        // Unplugged: there is nothing left to close.
      }
    });
  return {
    write: (bytes) =>
      new Promise((sent, failed) => out.transfer(Buffer.from(bytes), (error) => (error ? failed(error) : sent()))),
    read: (withinMs) => inbox.read(withinMs),
    isOpen: () => inbox.isOpen,
    close: () => {
      if (isClosed) return;
      isClosed = true;
      inbox.end();
      if (input?.pollActive) input.stopPoll(release);
      else release();
    },
    usb: device.ids,
  };
}

const isOut = (endpoint: Endpoint): endpoint is OutEndpoint => endpoint.direction === 'out';
const isIn = (endpoint: Endpoint): endpoint is InEndpoint => endpoint.direction === 'in';
