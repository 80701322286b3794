/**
 * A server that hands out the built display and tells it whatever view a test wants: for layouts that a real clinic has
 * once a year. The display's own story is tested on the real server, see display.test.ts.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { Server } from 'socket.io';
import type { Language, LocalText } from '../../common/contract/language.ts';
import type { DisplayLayout, TestCall } from '../../common/contract/screens.ts';
import { ok } from '../../common/contract/result.ts';
import type { ClientToServer, ServerToClient } from '../../common/contract/socket.ts';
import { DisplayView, type Announcement, type ShownCall } from '../../common/contract/displayView.ts';
import { EpochMs } from '../../common/contract/vocabulary.ts';

const BUILD = path.resolve(import.meta.dirname, '../../display/build');

export type DisplayServer = {
  readonly address: string;
  /** Shows this from now on, on every connected screen. */
  show(view: DisplayView): void;
  /** The server's time goes on by this much, and the screens hear so; less than ten seconds at once. */
  turnClock(ms: number): void;
  play(announcement: Announcement): void;
  /** Tries the screen; answers what it says of its sound once it is drawn. */
  test(test: TestCall): Promise<readonly { readonly sound: string }[]>;
  /** Tells every screen that its token no longer holds. */
  revoke(): void;
  /** Ends all connections, as a restart does. */
  drop(): void;
  /** How often a screen was let in. */
  readonly pairings: () => number;
  /** Which calls the screens said that they painted, in order. */
  readonly painted: readonly string[];
  readonly health: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
};

/** @param sounds answers the bytes of `/sounds/<name>`; others are not found */
export async function startDisplayServer(
  first: DisplayView,
  sounds: (name: string) => Buffer | undefined = () => undefined,
): Promise<DisplayServer> {
  const app = express();
  app.use('/display', express.static(BUILD));
  app.get('/media/:name', (request, response) => {
    const file = sounds(request.params.name);
    if (file) response.type(request.params.name.endsWith('.webm') ? 'video/webm' : 'image/png').send(file);
    else response.status(404).end();
  });
  app.get('/sounds/:name', (request, response) => {
    const sound = sounds(request.params.name);
    if (sound) response.type('audio/wav').send(sound);
    else response.status(404).end();
  });
  app.post('/api/v1/pairings', (_, response) =>
    response.json({ code: 'BCD234', pollToken: 'p'.repeat(24), expiresInS: 600 }),
  );
  app.post('/api/v1/pairings/collect', (_, response) => {
    pairings += 1;
    response.json({
      state: 'paired',
      token: 'a token of this test',
      deviceId: first.deviceId,
      clinicId: first.clinic.clinicId,
      name: 'Hall 1',
    });
  });
  const http = createServer(app);
  const io = new Server<ClientToServer, ServerToClient>(http, { pingInterval: 4_000, pingTimeout: 3_000 });
  let pairings = 0;
  let closing: Promise<void> | undefined;
  const painted: string[] = [];
  const health: Readonly<Record<string, unknown>>[] = [];
  let view = first;
  let seq = 1;
  let aheadMs = 0;
  const now = (shown: DisplayView): DisplayView => ({ ...shown, at: EpochMs.parse(Date.now() + aheadMs) });
  io.on('connection', (socket) => {
    socket.on('view:join', (_, reply) => {
      reply(ok({ day: '2026-03-02', seq, view: now(view) }));
    });
    socket.on('call:shown', ({ callIds }, reply) => {
      painted.push(...callIds);
      reply(ok(null));
    });
    socket.on('device:health', (report, reply) => {
      health.push(report.health);
      reply(ok(null));
    });
  });
  const show = (next: DisplayView) => {
    view = next;
    seq += 1;
    io.emit('view:update', { day: '2026-03-02', prevSeq: seq - 1, seq, view: now(view) });
  };
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address with one.
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    painted,
    health,
    show,
    turnClock(ms) {
      aheadMs += ms;
      show(view);
    },
    play(announcement) {
      io.emit('announcement:play', announcement);
    },
    test: (test) => io.timeout(5_000).emitWithAck('screen:test', test),
    revoke() {
      io.emit('token:revoked');
    },
    drop() {
      io.disconnectSockets(true);
    },
    pairings: () => pairings,
    close: () =>
      (closing ??= (async () => {
        http.closeAllConnections();
        await io.close();
      })()),
  };
}

export type ViewOptions = {
  readonly languages?: readonly Language[];
  readonly twoLanguages?: 'side_by_side' | 'in_turn';
  readonly layout?: DisplayLayout;
  /** So many services, with the names of the first two by turns. */
  readonly servicesCount?: number;
  readonly media?: DisplayView['media'];
  readonly current?: readonly ShownCall[];
  readonly recent?: readonly ShownCall[];
  readonly diagonalInch?: number;
  readonly viewingDistanceM?: number;
  readonly isDemonstration?: boolean;
  readonly hasSound?: boolean;
  readonly showsOwnDigits?: boolean;
  readonly message?: LocalText;
  readonly doctor?: DisplayView['doctor'];
};

const SERVICES: readonly LocalText[] = [
  { en: 'Family doctor', fa: 'پزشک خانواده', ar: 'طبيب الأسرة', zh: '全科医生', ru: 'Семейный врач' },
  { en: 'Heart clinic', fa: 'درمانگاه قلب', ar: 'عيادة القلب', zh: '心脏门诊', ru: 'Кардиология' },
];

/** A whole view; everything that a test does not care about is as in a small clinic. */
export function displayView(options: ViewOptions = {}): DisplayView {
  const { languages = ['en', 'fa'], current = [], recent = [], layout = 'main_hall' } = options;
  const zoneId = randomUUID();
  // Parsed, so that plain strings become the contract's ids.
  return DisplayView.parse({
    kind: 'display',
    at: Date.now(),
    clinic: {
      clinicId: randomUUID(),
      name: { en: 'Shore Clinic' },
      timeZone: 'Asia/Tehran',
      languages,
      isDemonstration: options.isDemonstration ?? false,
    },
    deviceId: randomUUID(),
    zones: [{ zoneId, name: { en: 'Main hall' } }],
    settings: {
      layout,
      room:
        layout === 'door'
          ? { servicePointId: randomUUID(), kind: 'room', name: { en: '4', fa: '۴', ar: '٤', zh: '4', ru: '4' } }
          : null,
      languages,
      twoLanguages: options.twoLanguages ?? 'side_by_side',
      hasSound: options.hasSound ?? false,
      showsOwnDigits: options.showsOwnDigits ?? false,
      diagonalInch: options.diagonalInch ?? 43,
      viewingDistanceM: options.viewingDistanceM ?? 5,
    },
    message: options.message ?? {},
    media: options.media ?? [],
    doctor: options.doctor ?? null,
    current,
    recent,
    services: Array.from({ length: options.servicesCount ?? SERVICES.length }, (_, index) => ({
      serviceId: randomUUID(),
      name: SERVICES[index % SERVICES.length],
      waiting: 7 + index * 5,
      wait: { fromMin: 10 * (index + 1), toMin: 20 * (index + 1) },
      isOpen: true,
    })),
    delays: [
      {
        name: { en: 'Dr Noor', fa: 'دکتر نور', ar: 'د. نور', zh: '努尔医生', ru: 'Доктор Нур' },
        delayMin: 40,
      },
    ],
  });
}

/** As long as a clinic may write it: three lines of Persian across a television, two parts of the strip. */
export const LONG_MESSAGE: LocalText = {
  en: 'The laboratory is closed on Thursday afternoon. Please bring your insurance card and your last test results with you, and ask at the desk if anything is unclear.',
  fa: 'آزمایشگاه بعدازظهر پنجشنبه بسته است. لطفاً دفترچهٔ بیمه و نتیجهٔ آخرین آزمایش خود را همراه داشته باشید و اگر پرسشی دارید از پذیرش بپرسید. با سپاس از شکیبایی شما',
  ar: 'المختبر مغلق بعد ظهر الخميس. يرجى إحضار بطاقة التأمين ونتائج آخر فحص، والسؤال في الاستقبال عند الحاجة.',
  zh: '化验室星期四下午不开放。请带好医保卡和上次的检查结果，如有疑问，请到服务台询问。',
  ru: 'В четверг после обеда лаборатория закрыта. Возьмите с собой полис и результаты последних анализов; с вопросами обращайтесь в регистратуру.',
};

/** Rooms whose names take three lines in Persian. */
export const LONG_PLACE: LocalText = {
  en: 'Ultrasound and bone density, second floor',
  fa: 'بخش سونوگرافی و سنجش تراکم استخوان، طبقهٔ دوم، راهروی سمت چپ',
};

/** Names of rooms as clinics write them, the longest first. */
const PLACES: readonly LocalText[] = [
  { en: 'Laboratory', fa: 'آزمایشگاه', ar: 'المختبر', zh: '检验科采血室', ru: 'Лаборатория' },
  { en: 'Room 4', fa: 'اتاق ۴', ar: 'غرفة ٤', zh: '4号诊室', ru: 'Кабинет 4' },
  { en: 'X-ray 2', fa: 'رادیولوژی ۲', ar: 'الأشعة ٢', zh: 'X光2室', ru: 'Рентген 2' },
  { en: '12', fa: '۱۲', ar: '١٢', zh: '12', ru: '12' },
  { en: 'Ultrasound', fa: 'سونوگرافی', ar: 'السونار', zh: '超声检查室', ru: 'УЗИ' },
];

/** Calls of these numbers, the first the newest. */
export function calls(numbers: readonly string[], state: ShownCall['state'], now = Date.now()): ShownCall[] {
  return numbers.map((number, index) => ({
    ...DisplayView.shape.current.element.parse({
      callId: randomUUID(),
      number,
      place: { servicePointId: randomUUID(), kind: 'room', name: PLACES[index % PLACES.length] },
      calledAt: now - index * 40_000 - 1_000,
      times: 1,
      state,
    }),
  }));
}
