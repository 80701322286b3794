import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A telephone whose owner presses "decline": SIP's 603, which the softphone of the other tests cannot say. */
export async function declines(address: string, port: number): Promise<{ close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (data, from) => {
    const lines = data.toString('latin1').split('\r\n');
    if (!lines[0]?.startsWith('INVITE ')) return;
    // RFC 3261, 8.2.6: these go back as they came, and To gets a tag.
    const kept = lines
      .filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line))
      .map((line) => (/^To:/i.test(line) ? `${line};tag=declined` : line));
    const answer = ['SIP/2.0 603 Decline', ...kept, 'Content-Length: 0', '', ''].join('\r\n');
    socket.send(answer, from.port, from.address);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
