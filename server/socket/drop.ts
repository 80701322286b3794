import type { SocketServer } from './hub.ts';

/** A device whose token was revoked hears so and is cut off; it goes back to pairing. */
export function dropDevice(io: SocketServer, deviceId: string): void {
  io.to(`device:${deviceId}`).emit('token:revoked');
  io.in(`device:${deviceId}`).disconnectSockets(true);
}

/** Cuts off somebody's screens; those that still may come back come back by themselves. */
export function dropStaff(io: SocketServer, staffId: string): void {
  io.in(`staff:${staffId}`).disconnectSockets(true);
}
