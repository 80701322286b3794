/** What the panel of the desk says, heard all the time by a connection like that of its page. */
import { io } from 'socket.io-client';
import type { Snapshot } from '../../common/contract/socket.ts';
import type { Result } from '../../common/contract/result.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { alarmPhrase } from '../../common/phrases/panelReception.ts';
import { say } from '../../common/phrases/phrase.ts';
import { callsNobodySaw, notShownPhrase, type CallNotShown } from '../../operator/src/lib/overview/alarms.ts';

export type PanelEar = {
  /** The last view; undefined before the first. */
  readonly view: () => PanelView | undefined;
  readonly isConnected: () => boolean;
  /** In English, as the panel has it: what is wrong with a device whose alarm's code fits. */
  readonly alarm: (fits: RegExp) => string | undefined;
  /** A call since that moment that no screen has shown. */
  readonly notShown: (
    sinceAt: number,
  ) => (CallNotShown & { readonly words: string; readonly calledAt: number }) | undefined;
  close(): void;
};

export function listenToPanel(url: string, clinicId: string, cookie: string): PanelEar {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: { cookie },
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
  });
  let view: PanelView | undefined;
  let isJoined = false;
  const join = () => {
    socket
      .timeout(5_000)
      .emitWithAck('view:join', { clinicId })
      .then((reply: Result<Snapshot<PanelView>, unknown>) => {
        if (!reply.ok) throw new Error('The panel was refused');
        view = reply.value.view;
        isJoined = true;
      })
      // As the page does: it goes on asking.
      .catch(() => setTimeout(() => socket.connected && !isJoined && join(), 500));
  };
  socket.on('connect', join);
  socket.on('disconnect', () => (isJoined = false));
  socket.on('view:update', (update: Snapshot<PanelView>) => (view = update.view));
  return {
    view: () => view,
    isConnected: () => isJoined,
    alarm: (fits) => {
      const found = view?.alarms.find(({ id, code }) => fits.test(`${code} ${id}`));
      if (!found) return undefined;
      const { code, deviceName, detail } = found;
      return say(alarmPhrase(code), 'en', { device: deviceName ?? '', number: String(detail['number'] ?? '') });
    },
    notShown: (sinceAt) => {
      const [found] = (view ? callsNobodySaw(view, Date.now()) : [])
        .map((call) => ({ ...call, calledAt: call.room.lastCall?.calledAt ?? 0 }))
        .filter(({ calledAt }) => calledAt >= sinceAt);
      if (!found) return undefined;
      const words = say(notShownPhrase(found), 'en', {
        number: found.number,
        place: found.room.name.en ?? '',
        room: found.room.name.en ?? '',
        shown: found.shownOn,
        screens: found.screens,
      });
      return { ...found, words };
    },
    close: () => void socket.disconnect(),
  };
}
