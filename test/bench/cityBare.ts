/** What this machine can do: Express and Socket.IO that answer, and tell two screens a text as long as a view, and nothing else. */
import { createServer } from 'node:http';
import express from 'express';
import { Server } from 'socket.io';
import { z } from 'zod';

const Call = z.object({ clinic: z.string(), callId: z.string() });
/** About as long as what a screen of the measured clinics is told; the measurement says how long that is. */
const REST = 'x'.repeat(2_500);

const app = express();
const http = createServer(app);
const io = new Server(http);
io.on('connection', (socket) => {
  socket.on('view:join', async ({ clinic }: { clinic: string }, done: (reply: object) => void) => {
    await socket.join(clinic);
    done({ ok: true, value: {} });
  });
});
app.use(express.json());
app.get('/readyz', (_request, response) => {
  response.json({});
});
app.post('/echo', (request, response) => {
  response.json(request.body);
});
app.post('/call', (request, response) => {
  const { clinic, callId } = Call.parse(request.body);
  io.to(clinic).emit('view:update', { view: { current: [{ callId }], recent: [], rest: REST } });
  response.json({ callId });
});
http.listen(Number(process.argv[2]), '127.0.0.1');
