import type { Db } from '../../db/database.ts';
import type { News } from '../../ports/news.ts';
import type { CallListener, LineEvent, LineStep } from '../../ports/voiceLine.ts';
import { clinicOfDeskCall } from './atDesk.ts';

type Deps = { readonly db: Db; readonly news: News };

/**
 * The same listener, whose calls the panels follow: as soon as a caller is passed on, taken, not taken or gone, the
 * clinic's panels are told to look. Only what was written of the call counts, so any line and any script will do.
 */
export function tellingDesk<Listener extends CallListener>({ db, news }: Deps, listener: Listener): Listener {
  const tell = async (callId: string) => {
    const clinicId = await clinicOfDeskCall(db, callId);
    if (clinicId !== undefined) news.tell({ kind: 'beside', clinicId });
  };
  return {
    ...listener,
    next: async (event, left) => {
      const step = await listener.next(event, left);
      if (concernsDesk(event, step)) await tell(event.callId);
      return step;
    },
    ended: async (end) => {
      await listener.ended(end);
      await tell(end.callId);
    },
  };
}

const concernsDesk = ({ event }: LineEvent, { connect }: LineStep): boolean =>
  connect !== undefined || event.type === 'connected' || event.type === 'not_connected';
