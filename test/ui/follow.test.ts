import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followView, meaningOf, type Connection, type Update } from '../../common/ui/follow.ts';

type View = readonly number[];

/** A server that appends numbers to a log, and a socket that may lose what it sends. */
function stage() {
  const listeners = new Map<string, ((...values: unknown[]) => void)[]>();
  const emit = (event: string, ...values: unknown[]) => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(...values);
  };
  const log: number[] = [];
  const clock: { task: () => void; ms: number }[] = [];
  const seen: { connection: Connection; refusedBy: string | undefined }[] = [];
  let view: View | undefined;
  let day = '2026-11-19';
  let joins = 0;
  let answer: 'snapshot' | 'refuse' | 'silent' = 'snapshot';
  let holdAnswer: Promise<void> = Promise.resolve();

  const socket = {
    connected: false,
    active: true,
    connect() {
      socket.connected = true;
      emit('connect');
    },
    on(event: string, listener: (...values: unknown[]) => void) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    off(event: string, listener: (...values: unknown[]) => void) {
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((each) => each !== listener),
      );
    },
    async emitWithAck(): Promise<unknown> {
      joins += 1;
      const reply = { ok: true, value: { day, seq: log.length, view: [...log] } };
      await holdAnswer;
      if (answer === 'silent') throw new Error('operation has timed out');
      return answer === 'refuse' ? { ok: false, error: { code: 'token_unknown' } } : reply;
    },
  };
  const happen = (value: number, isDelivered = true) => {
    log.push(value);
    const update: Update<View> = { day, prevSeq: log.length - 1, seq: log.length, view: [...log] };
    if (isDelivered && socket.connected) emit('view:update', update);
  };
  const stop = followView<View>({
    socket,
    joinEvent: 'view:join',
    updateEvent: 'view:update',
    request: () => ({}),
    onView: (snapshot) => (view = snapshot.view),
    onConnection: (connection, refusedBy) => seen.push({ connection, refusedBy }),
    later: (task, ms) => {
      const entry = { task, ms };
      clock.push(entry);
      return () => {
        const index = clock.indexOf(entry);
        if (index >= 0) clock.splice(index, 1);
      };
    },
  });
  return {
    socket,
    log,
    emit,
    happen,
    stop,
    view: () => view,
    joins: () => joins,
    connection: () => seen.at(-1),
    settle: () => new Promise<void>((resolve) => setTimeout(resolve, 0)),
    passTime: () =>
      clock.splice(0).forEach(({ task }) => {
        task();
      }),
    answerWith: (next: typeof answer) => (answer = next),
    holdAnswerUntil: (until: Promise<void>) => (holdAnswer = until),
    newDay: () => {
      day = '2026-11-20';
      log.length = 0;
    },
    cut: (isFinal = false) => {
      socket.connected = false;
      socket.active = !isFinal;
      emit('disconnect', isFinal ? 'io server disconnect' : 'transport close');
    },
  };
}

test('an update that follows on is shown; an old one is not; after a gap or a new day the screen joins again', () => {
  const at = { day: '2026-11-19', seq: 7 };
  expect(meaningOf({ day: at.day, prevSeq: 7, seq: 9 }, at)).toBe('apply');
  expect(meaningOf({ day: at.day, prevSeq: 5, seq: 6 }, at)).toBe('ignore');
  expect(meaningOf({ day: at.day, prevSeq: 8, seq: 9 }, at)).toBe('join_again');
  expect(meaningOf({ day: '2026-11-20', prevSeq: 0, seq: 1 }, at)).toBe('join_again');
});

test('a screen gets a snapshot, then follows without joining again', async () => {
  const { socket, happen, settle, view, joins, connection } = stage();
  happen(1);
  socket.connect();
  await settle();
  expect(view()).toEqual([1]);
  expect(connection()).toEqual({ connection: 'live', refusedBy: undefined });
  happen(2);
  happen(3);
  expect(view()).toEqual([1, 2, 3]);
  expect(joins()).toBe(1);
});

test('what changes beside the queue is shown although no ticket has moved', async () => {
  const { socket, happen, emit, settle, view, joins } = stage();
  socket.connect();
  await settle();
  happen(1);
  emit('view:update', { day: '2026-11-19', prevSeq: 1, seq: 1, view: [1, 99] });
  expect(view()).toEqual([1, 99]);
  happen(2);
  expect(view()).toEqual([1, 2]);
  expect(joins()).toBe(1);
});

test('a lost update is noticed with the next one', async () => {
  const { socket, happen, settle, view, joins } = stage();
  socket.connect();
  await settle();
  happen(1, false);
  happen(2);
  await settle();
  expect(view()).toEqual([1, 2]);
  expect(joins()).toBe(2);
});

test('an update that overtakes the snapshot is not lost', async () => {
  const { socket, happen, settle, view, holdAnswerUntil, joins } = stage();
  const release = Promise.withResolvers<undefined>();
  void holdAnswerUntil(release.promise.then(() => undefined));
  socket.connect();
  happen(1);
  happen(2);
  expect(view()).toBeUndefined();
  release.resolve(undefined);
  await settle();
  expect(view()).toEqual([1, 2]);
  expect(joins()).toBe(1);
});

test('without a connection the last view stays and is said to be old; after it, the screen is right again', async () => {
  const { socket, happen, settle, view, cut, connection } = stage();
  socket.connect();
  await settle();
  happen(1);
  cut();
  expect(connection()?.connection).toBe('stale');
  expect(view()).toEqual([1]);
  happen(2);
  socket.connect();
  await settle();
  expect(view()).toEqual([1, 2]);
  expect(connection()?.connection).toBe('live');
});

test('a new day is joined', async () => {
  const { socket, happen, settle, view, newDay } = stage();
  socket.connect();
  await settle();
  happen(1);
  newDay();
  happen(9);
  await settle();
  expect(view()).toEqual([9]);
});

test('a refused or unanswered join is said and tried again', async () => {
  const { socket, settle, connection, answerWith, passTime, joins } = stage();
  answerWith('refuse');
  socket.connect();
  await settle();
  expect(connection()).toEqual({ connection: 'stale', refusedBy: 'token_unknown' });
  answerWith('silent');
  passTime();
  await settle();
  expect(connection()).toEqual({ connection: 'stale', refusedBy: undefined });
  answerWith('snapshot');
  passTime();
  await settle();
  expect(connection()?.connection).toBe('live');
  expect(joins()).toBe(3);
});

test('when the server ended the connection the screen comes back by itself', async () => {
  const { socket, settle, cut, passTime, connection } = stage();
  socket.connect();
  await settle();
  cut(true);
  passTime();
  await settle();
  expect(connection()?.connection).toBe('live');
});

test('a stopped screen reports nothing more', async () => {
  const { socket, happen, settle, view, stop } = stage();
  socket.connect();
  await settle();
  stop();
  happen(1);
  await settle();
  expect(view()).toEqual([]);
});

test('whatever is lost, cut or delivered, the screen ends equal to the server', async () => {
  const step = fc.constantFrom('deliver', 'lose', 'cut', 'connect', 'settle');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { socket, log, happen, settle, view, cut, stop } = stage();
      for (const each of steps) {
        if (each === 'deliver' || each === 'lose') happen(log.length, each === 'deliver');
        else if (each === 'cut' && socket.connected) cut();
        else if (each === 'connect' && !socket.connected) socket.connect();
        else await settle();
      }
      if (!socket.connected) socket.connect();
      await settle();
      happen(-1);
      await settle();
      expect(view()).toEqual(log);
      stop();
    }),
    { numRuns: 60 },
  );
});
