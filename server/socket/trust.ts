import type { Db } from '../db/database.ts';
import type { Clock } from '../ports/clock.ts';
import { stillTrusted } from '../usecases/access/stillTrusted.ts';
import type { SocketServer } from './hub.ts';

/**
 * Cuts off whoever of this process's connections was let in by something that no longer holds: a device's token that
 * was revoked or replaced, a session that ended, a role that was taken away. A device hears so and goes back to pairing.
 */
export async function dropUntrusted(io: SocketServer, db: Db, clock: Clock): Promise<void> {
  const connections = [...io.of('/').sockets.values()].flatMap((socket) =>
    socket.data.credential ? [{ socket, credential: socket.data.credential }] : [],
  );
  if (connections.length === 0) return;
  const holds = await stillTrusted(
    db,
    clock.now(),
    connections.map(({ credential }) => credential),
  );
  for (const { socket, credential } of connections) {
    // Joined anew meanwhile, by something else: looked at then.
    if (socket.data.credential !== credential || holds(credential)) continue;
    if (credential.kind === 'device') socket.emit('token:revoked');
    socket.disconnect(true);
  }
}
