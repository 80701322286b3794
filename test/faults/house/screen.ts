/** A waiting-room screen, as far as its connection goes: it joins, says what it has painted, and comes again when it is cut off. */
import { io } from 'socket.io-client';
import type { Result } from '../../../common/contract/result.ts';
import type { Snapshot } from '../../../common/contract/socket.ts';
import type { Announcement, DisplayView } from '../../../common/contract/displayView.ts';
import type { History, ScreenHistory } from './history.ts';
import type { Device } from './seed.ts';

export type ScreenClient = {
  readonly history: ScreenHistory;
  readonly isRight: () => boolean;
  /** Its cable was pulled: it may not have noticed. */
  noteCut(): void;
  close(): void;
};

const ANSWER_WITHIN_MS = 5_000;

export function openScreen(history: History, clinicId: string, device: Device, urlOf: () => string): ScreenClient {
  const own: ScreenHistory = {
    deviceId: device.deviceId,
    clinicId,
    shown: [],
    announced: [],
    connected: [],
    backAfterMs: [],
  };
  history.screens.push(own);
  const seen = new Set<string>();
  let isRight = false;
  let isClosed = false;
  let lostAt: number | undefined;
  const socket = io(urlOf(), {
    transports: ['websocket'],
    auth: { token: device.token },
    reconnectionDelay: 300,
    reconnectionDelayMax: 1_500,
    timeout: 4_000,
  });
  const show = (view: DisplayView): void => {
    const now = Date.now();
    const fresh = [...view.current, ...view.recent].filter(({ callId }) => !seen.has(callId));
    for (const { callId, number } of fresh) {
      seen.add(callId);
      own.shown.push({ callId, number, at: now });
    }
    if (fresh.length > 0) socket.emit('call:shown', { callIds: fresh.map(({ callId }) => callId) });
  };
  const lose = (): void => {
    isRight = false;
    lostAt ??= Date.now();
    const last = own.connected.at(-1);
    if (last && last.until === undefined) last.until = Date.now();
  };
  const join = (): void => {
    socket
      .timeout(ANSWER_WITHIN_MS)
      .emitWithAck('view:join', {})
      .then((reply: Result<Snapshot<DisplayView>, unknown>) => {
        if (!reply.ok) throw new Error('The screen was refused');
        if (!socket.connected) return;
        show(reply.value.view);
        isRight = true;
        if (lostAt !== undefined) own.backAfterMs.push(Date.now() - lostAt);
        lostAt = undefined;
        own.connected.push({ from: Date.now(), until: undefined });
      })
      // As the page does: it goes on asking.
      .catch(() => setTimeout(() => !isClosed && socket.connected && !isRight && join(), 500));
  };
  socket.on('connect', join);
  socket.on('disconnect', (reason) => {
    lose();
    // A server that ends in good order says so, and the page comes again all the same.
    if (reason === 'io server disconnect') setTimeout(() => !isClosed && socket.connect(), 300);
  });
  socket.on('view:update', ({ view }: Snapshot<DisplayView>) => show(view));
  socket.on('announcement:play', ({ announcementId, callId, kind, zoneId, voiceUntil }: Announcement) =>
    own.announced.push({ announcementId, callId, kind, zoneId, voiceUntil, at: Date.now() }),
  );
  return {
    history: own,
    isRight: () => isRight,
    noteCut: lose,
    close() {
      isClosed = true;
      lose();
      socket.disconnect();
    },
  };
}
