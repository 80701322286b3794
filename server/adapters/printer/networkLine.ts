import { connect } from 'node:net';
import { Inbox, type OpenLine } from './line.ts';

const CONNECT_WITHIN_MS = 3_000;
const KEEP_ALIVE_MS = 10_000;

/** A printer on the network, by convention on port 9100. */
export const networkLine =
  (host: string, port: number): OpenLine =>
  () =>
    new Promise((resolve, reject) => {
      const inbox = new Inbox();
      const socket = connect({ host, port, timeout: CONNECT_WITHIN_MS });
      const refused = () => {
        socket.destroy();
        reject(new Error('The printer does not answer'));
      };
      socket.once('error', refused).once('timeout', refused);
      socket.once('connect', () => {
        socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
        socket.off('error', refused).off('timeout', refused);
        socket.on('data', (bytes) => inbox.push(bytes));
        socket.on('error', () => inbox.end()).on('close', () => inbox.end());
        resolve({
          write: (bytes) =>
            new Promise((sent, failed) => socket.write(bytes, (error) => (error ? failed(error) : sent()))),
          read: (withinMs) => inbox.read(withinMs),
          isOpen: () => inbox.isOpen,
          close: () => {
            inbox.end();
            socket.destroy();
          },
        });
      });
    });
