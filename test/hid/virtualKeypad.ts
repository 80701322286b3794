import { accessSync, closeSync, constants, openSync, writeSync } from 'node:fs';
import { nodeHid } from '../../server/adapters/hid/nodeHid.ts';
import type { Keypad } from './contract.ts';

const UHID = '/dev/uhid';

/** Whether what `node-hid` is linked with is on this machine. */
export const hasLibrary = (): Promise<boolean> =>
  nodeHid()
    .list()
    .then(
      () => true,
      () => false,
    );

/** Whether this machine's kernel makes virtual devices for this user. */
export function hasVirtualDevices(): boolean {
  try {
    accessSync(UHID, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A keyboard by the boot protocol (USB HID 1.11, appendix B.1). */
const DESCRIPTOR = [
  0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95,
  0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07,
  0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
];
const CREATE2 = 11;
const DESTROY = 1;
const INPUT2 = 12;
const USB_BUS = 0x03;
const VENDOR = 0x7467;
let plugged = 0;

/** Made of Linux's linux/uhid.h: struct uhid_event, packed. */
export function plugInKeypad(): Keypad {
  plugged += 1;
  const productId = 0x1000 + plugged;
  const file = openSync(UHID, 'r+');
  const event = Buffer.alloc(4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + 4096);
  event.writeUInt32LE(CREATE2, 0);
  event.write('Keypad of a test', 4);
  const at = 4 + 128 + 64 + 64;
  event.writeUInt16LE(DESCRIPTOR.length, at);
  event.writeUInt16LE(USB_BUS, at + 2);
  event.writeUInt32LE(VENDOR, at + 4);
  event.writeUInt32LE(productId, at + 8);
  Buffer.from(DESCRIPTOR).copy(event, at + 20);
  writeSync(file, event);
  let isIn = true;
  return {
    vendorId: VENDOR,
    productId,
    press(report) {
      const input = Buffer.alloc(4 + 2 + report.length);
      input.writeUInt32LE(INPUT2, 0);
      input.writeUInt16LE(report.length, 4);
      Buffer.from(report).copy(input, 6);
      if (isIn) writeSync(file, input);
    },
    pullOut() {
      if (!isIn) return;
      isIn = false;
      const destroy = Buffer.alloc(4);
      destroy.writeUInt32LE(DESTROY, 0);
      writeSync(file, destroy);
      closeSync(file);
    },
  };
}
