import { EventEmitter } from 'node:events';
import type { Interface } from 'usb';
import { expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { escposPrinter } from '../../server/adapters/printer/escposPrinter.ts';
import { FakeMechanism } from '../../server/adapters/printer/fakeMechanism.ts';
import { lineOf, type UsbPrinterDevice } from '../../server/adapters/printer/usbLine.ts';
import type { Bitmap } from '../../server/ports/paper.ts';

const bitmap: Bitmap = {
  widthDots: 576,
  heightDots: 300,
  bits: Uint8Array.from({ length: 72 * 300 }, (_, i) => (i * 13) & 0xff),
};

/** A device as the USB library shows it: an interface that prints, with an endpoint each way. */
function plugIn(mechanism: FakeMechanism, interfaceClass = 0x07) {
  const plug = { isIn: true, isOpen: false, isClaimed: false, opened: 0 };
  const input = Object.assign(new EventEmitter(), {
    direction: 'in',
    pollActive: false,
    startPoll() {
      input.pollActive = true;
    },
    stopPoll(stopped: () => void) {
      input.pollActive = false;
      stopped();
    },
  });
  const { push } = mechanism.connect((bytes) => {
    if (input.pollActive) input.emit('data', Buffer.from(bytes));
  });
  const out = {
    direction: 'out',
    transfer(bytes: Buffer, done: (error?: Error) => void) {
      setImmediate(() => {
        if (!plug.isIn) {
          done(new Error('LIBUSB_TRANSFER_NO_DEVICE'));
          return;
        }
        push(bytes);
        done();
      });
    },
  };
  const port = {
    descriptor: { bInterfaceClass: interfaceClass },
    endpoints: [out, input],
    isKernelDriverActive: () => false,
    claim: () => (plug.isClaimed = true),
    release: (_closes: boolean, released: () => void) => {
      plug.isClaimed = false;
      released();
    },
  };
  const device: UsbPrinterDevice = {
    open() {
      if (!plug.isIn) throw new Error('LIBUSB_ERROR_NO_DEVICE');
      plug.isOpen = true;
      plug.opened += 1;
    },
    close: () => void (plug.isOpen = false),
    interfaces: () => [port as unknown as Interface], // the parts of it that a line uses
    ids: { vendorId: 0x04b8, productId: 0x0e15 },
  };
  const pull = () => {
    plug.isIn = false;
    input.emit('error', new Error('LIBUSB_TRANSFER_NO_DEVICE'));
  };
  return { device, plug, pull };
}

test('a printer on USB prints, is recognised by its ids, confirms by process id and tells of trouble by itself', async () => {
  const mechanism = new FakeMechanism({ answersInOrder: false });
  const { device, plug } = plugIn(mechanism);
  const printer = escposPrinter(() => Promise.resolve(lineOf(device)));
  expect(await printer.print({ jobId: '1', bitmap })).toEqual(ok({ isConfirmed: true }));
  expect(mechanism.papers).toEqual([bitmap]);
  const troubles: (string | null)[] = [];
  printer.listen(({ trouble }) => troubles.push(trouble));
  mechanism.change(() => (mechanism.state.cover = 'open'));
  await expect.poll(() => troubles).toEqual(['cover_open']);
  expect(plug.opened).toBe(1);
  await printer.close();
  expect(plug).toMatchObject({ isOpen: false, isClaimed: false });
});

test('pulled out in the middle of a ticket it leaves the ticket unknown; plugged in again it prints', async () => {
  const mechanism = new FakeMechanism();
  const { device, plug, pull } = plugIn(mechanism);
  const printer = escposPrinter(async () => lineOf(device));
  mechanism.runOutAfterRows(100);
  const printing = printer.print({ jobId: '1', bitmap });
  await expect.poll(() => mechanism.state.paper).toBe('out');
  pull();
  expect(await printing).toEqual(err({ code: 'print_unknown', cause: 'printer_offline' }));
  expect(await printer.status()).toMatchObject({ trouble: 'printer_offline' });
  mechanism.switchOff();
  mechanism.state.isOn = true;
  mechanism.state.paper = 'ok';
  plug.isIn = true;
  expect(await printer.print({ jobId: '2', bitmap })).toEqual(ok({ isConfirmed: true }));
  expect(mechanism.papers).toEqual([bitmap]);
  await printer.close();
});

test('what is no printer is left alone', () => {
  const { device, plug } = plugIn(new FakeMechanism(), 0x03);
  expect(() => lineOf(device)).toThrow();
  expect(plug).toMatchObject({ isOpen: false, isClaimed: false });
});
