import { SerialPort } from 'serialport';
import { Inbox, type OpenLine } from './line.ts';

/** A printer on a serial port, or one whose USB plug the system shows as one. Eight bits, no parity, one stop bit. */
export const serialLine =
  (path: string, baudRate: number): OpenLine =>
  () =>
    new Promise((resolve, reject) => {
      const inbox = new Inbox();
      const port = new SerialPort({ path, baudRate, autoOpen: false });
      port.on('data', (bytes: Buffer) => inbox.push(bytes));
      port.on('error', () => inbox.end()).on('close', () => inbox.end());
      port.open((failed) => {
        if (failed) {
          reject(failed);
          return;
        }
        resolve({
          write: (bytes) =>
            new Promise((sent, lost) => {
              const gone = () => lost(new Error('The serial line is gone'));
              port.once('close', gone);
              port.write(Buffer.from(bytes));
              // What lies in the system's memory only is not sent yet.
              port.drain((error) => {
                port.off('close', gone);
                if (error) lost(error);
                else sent();
              });
            }),
          read: (withinMs) => inbox.read(withinMs),
          isOpen: () => inbox.isOpen && port.isOpen,
          close: () => {
            inbox.end();
            if (port.isOpen) port.close(() => undefined); // already gone is gone
          },
        });
      });
    });
