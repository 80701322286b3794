import type { Server as HttpServer } from 'node:http';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Express } from 'express';
import type { Connections } from '../db/database.ts';
import { telephoneLock } from '../db/telephoneLock.ts';
import { systemClock } from '../adapters/clock/system.ts';
import { uuid7At } from '../adapters/ids/uuid7.ts';
import { pinyinOf } from '../adapters/names/pinyin.ts';
import { canvasPainter } from '../adapters/paper/canvasPainter.ts';
import { logoOf } from '../adapters/paper/logo.ts';
import { pngOf } from '../adapters/paper/png.ts';
import { sheetPainter } from '../adapters/paper/sheetPainter.ts';
import { postgresNews } from '../adapters/news/postgres.ts';
import { liveAgainInThread } from '../adapters/whatIf/liveAgainThread.ts';
import type { BackupsPlanned } from '../db/backupList.ts';
import { postgresQueueLog } from '../db/queueLog.ts';
import { absenceRoutes } from '../http/routes/absences.ts';
import { adminRoutes } from '../http/routes/admin.ts';
import { adminAccessRoutes } from '../http/routes/adminAccess.ts';
import { appointmentRoutes } from '../http/routes/appointments.ts';
import { auditRoutes } from '../http/routes/audit.ts';
import { backupRoutes } from '../http/routes/backups.ts';
import { bookingRoutes } from '../http/routes/booking.ts';
import { checkInRoutes } from '../http/routes/checkIns.ts';
import { contactRoutes } from '../http/routes/contacts.ts';
import { deskRequestRoutes } from '../http/routes/deskRequests.ts';
import { keyRoutes } from '../http/routes/keys.ts';
import { noticeRoutes } from '../http/routes/notices.ts';
import { phoneCallRoutes } from '../http/routes/phoneCalls.ts';
import { pairingRoutes } from '../http/routes/pairings.ts';
import { kioskSpeechRoutes } from '../http/routes/kioskSpeech.ts';
import { kioskSizeRoutes } from '../http/routes/kioskSize.ts';
import { offlineRoutes } from '../http/routes/offline.ts';
import { rollRoutes } from '../http/routes/rolls.ts';
import { patientPageRoutes } from '../http/routes/patientPage.ts';
import { patientRoutes } from '../http/routes/patients.ts';
import { privacyRoutes } from '../http/routes/privacy.ts';
import { openidRoutes } from '../http/routes/openid.ts';
import { orderRoutes } from '../http/routes/whatIf.ts';
import { reportRoutes } from '../http/routes/reports.ts';
import { statisticsRoutes } from '../http/routes/statistics.ts';
import { paperRoutes } from '../http/routes/paper.ts';
import { printRoutes } from '../http/routes/prints.ts';
import { roomServicesRoutes } from '../http/routes/roomServices.ts';
import { mediaRoutes } from '../http/routes/media.ts';
import { recordingRoutes } from '../http/routes/recordings.ts';
import { mediaFiles } from '../http/media.ts';
import { folderFiles, noFiles } from '../adapters/files/folderFiles.ts';
import { recordingShelf } from '../adapters/speech/recordingShelf.ts';
import { recordingsFolder } from './speech.ts';
import { screenRoutes } from '../http/routes/screens.ts';
import { roomRoutes } from '../http/routes/rooms.ts';
import { screeningRoutes } from '../http/routes/screening.ts';
import { secondFactorRoutes } from '../http/routes/secondFactor.ts';
import { sessionRoutes } from '../http/routes/sessions.ts';
import { slipRoutes } from '../http/routes/slips.ts';
import { stageRoutes } from '../http/routes/stages.ts';
import { goingOnRoutes } from '../http/routes/goingOn.ts';
import { forgetNotesOfUnknown } from '../usecases/queue/visitNotes.ts';
import { visitRoutes } from '../http/routes/visits.ts';
import { otherDayRoutes } from '../http/routes/otherDay.ts';
import { waitingListRoutes } from '../http/routes/waitingList.ts';
import { waitingPageRoutes } from '../http/routes/waitingPage.ts';
import { webBookingRoutes } from '../http/routes/webBooking.ts';
import { bookingPage } from '../http/bookingPage.ts';
import { webClinicsKept } from '../usecases/web/clinicsKept.ts';
import { moveByPatient, placesToMoveTo } from '../usecases/web/moveByPatient.ts';
import { forgetWebVisits } from '../usecases/web/forget.ts';
import { ticketRoutes } from '../http/routes/tickets.ts';
import type { Route } from '../http/route.ts';
import { closeOverdueDays } from '../jobs/days.ts';
import { FreeRooms } from '../jobs/freeRooms.ts';
import { UnderWay } from '../jobs/underWay.ts';
import { deterministicCommandId, handOverDue, resumeDueHolds } from '../jobs/holds.ts';
import { OutboxRunner, type EffectHandler } from '../jobs/outbox.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import type { Openid } from '../ports/openid.ts';
import type { Speech } from '../ports/speech.ts';
import type { ProvidersConfig } from '../providersConfig.ts';
import type { NewsItem } from '../ports/news.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { attachGateway } from '../socket/gateway.ts';
import type { Hid } from '../ports/hid.ts';
import { wireAgents } from './agents.ts';
import { wireOwnDevices } from './ownDevices.ts';
import { dropUntrusted } from '../socket/trust.ts';
import { Hub, type SocketServer } from '../socket/hub.ts';
import { openToOutside } from '../socket/outside.ts';
import { createSocketServer } from '../socket/server.ts';
import { forgetWhatIsOld } from '../usecases/privacy/retention.ts';
import { DeviceReports } from '../usecases/access/deviceReports.ts';
import { forgetOldAccess } from '../usecases/access/forgetOldAccess.ts';
import { Principals } from '../usecases/access/principals.ts';
import { installationKeys } from '../usecases/clinic/installation.ts';
import { makePushKeys } from '../adapters/messages/webPush.ts';
import { takeUpPlannedOrders } from '../usecases/administration/plannedOrders.ts';
import { forgetUnusedFiles } from '../usecases/media/mediaCases.ts';
import { moveRoomsBack } from '../usecases/rooms/moveRoomsBack.ts';
import { Directories } from '../usecases/clinic/directory.ts';
import { demonstrationClinic } from '../usecases/demonstration/seed.ts';
import { cancel as cancelBooking } from '../usecases/booking/cancel.ts';
import { demoPhone } from '../http/demoPhone.ts';
import { soundFiles } from '../http/sounds.ts';
import { deafListener, demonstrationProvider, wireMessaging } from './messaging.ts';
import { subscribe } from '../usecases/notices/pushSubscription.ts';
import { tellPatientLate } from '../usecases/notices/tellPatientLate.ts';
import { openProviders, providerWebhooks } from './providers.ts';
import { unendedCalls } from '../usecases/notices/unendedCalls.ts';
import { openTelephone, withTelephone } from './telephone.ts';
import { demoPaper } from '../http/demoPaper.ts';
import { wireAbsences } from './absences.ts';
import { wireAnnouncing } from './announcing.ts';
import { wireMetering } from './metering.ts';
import { wireOfflinePapers } from './offlinePapers.ts';
import { wirePrinting } from './printing.ts';
import { wireWaitingList } from './waitingList.ts';
import { Printing } from '../usecases/printing/printing.ts';
import { activeNumbers } from '../usecases/phone/line.ts';
import { forgetOldTries } from '../usecases/phone/tries.ts';
import { forgetCallers } from '../usecases/phoneCalls/forgetCallers.ts';
import { forgetOldAnswers } from '../usecases/idempotency.ts';
import { forgetOldLeads } from '../usecases/notices/turnLead.ts';
import { ClinicDays } from '../usecases/queue/clinicDays.ts';
import { learnFromClosedDays } from '../usecases/queue/lessons.ts';
import { checkInByPhone } from '../usecases/queue/checkInByPhone.ts';
import { DoorCodes } from '../usecases/queue/doorCodes.ts';
import { PatientLinks } from '../usecases/queue/patientLinks.ts';
import { questionTexts } from '../usecases/queue/questionTexts.ts';
import { QueueCommands } from '../usecases/queue/queueCommands.ts';
import { LiveClinics } from '../usecases/views/liveClinics.ts';

export type ClinicParts = {
  readonly routes: readonly Route[];
  readonly principals: Principals;
  readonly days: ClinicDays;
  readonly io: SocketServer;
  /** Pages and files beside the interface. */
  readonly mounts: readonly ((app: Express) => void)[];
  /** Those of them that the public port serves, too: what providers call and fetch. */
  readonly outsideMounts: readonly ((app: Express) => void)[];
  /** Hears how long each answer of the interface took. */
  readonly answered: Meter['answered'];
  /** Makes the words of coming calls ahead of time, beside everything else. */
  readonly prepareSpeech: () => Promise<void>;
  /** Does once what jobs do by the clock: holds that are over, turns that are near, notices that are due, days that end. */
  readonly runJobs: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ClinicWiring = {
  readonly connections: Connections;
  readonly log: Log;
  readonly isDemonstration: boolean;
  readonly publicUrl: string | undefined;
  readonly homeUrl: string;
  readonly speech: Speech;
  /** Where files of this installation are kept; null keeps none. */
  readonly folder: string | null;
  readonly providers: ProvidersConfig;
  /** The hospital's own login; absent or null: none. */
  readonly openid?: Openid | null;
  /** Other processes print there too, so no line to a printer is kept. */
  readonly sharesPrinters?: boolean;
  /** No other process uses the database. */
  readonly isAlone?: boolean;
  /** The public port's own server, where there is one. */
  readonly outside?: HttpServer;
  readonly clock?: Clock;
  /** A driven clock drives the jobs, too: they run when `runJobs` is called, and not by themselves. */
  readonly areJobsDriven?: boolean;
  /** What a program shows that reads `/metrics` from another machine; absent: it is read on this one only. */
  readonly metricsToken?: string;
  /** Nightly backups, as they are planned; absent or null: none. */
  readonly backups?: BackupsPlanned | null;
  /** Scanners and keypads at this PC; absent: the real ones. */
  readonly hid?: Hid;
};

/** Everything that runs in the server, put together once. */
export async function wireClinic(http: HttpServer, wiring: ClinicWiring): Promise<ClinicParts> {
  const { connections, log, isDemonstration } = wiring;
  const { db, sql, reading } = connections;
  const clock = wiring.clock ?? systemClock;
  const newId = uuid7At(() => clock.now());
  const reportBug = (error: unknown) => log.error({ error: whatFailed(error) }, 'A part of the server failed');
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  /** Of this process, among those that share the database. */
  const holder = randomUUID();
  const underWay = new UnderWay(reportBug);
  const { letGoOn } = underWay;
  const news = postgresNews(sql, letGoOn);
  const keys = await installationKeys(db, makePushKeys);
  const address = { publicUrl: wiring.publicUrl, localUrl: wiring.homeUrl };
  const links = new PatientLinks(keys.linkKey, address);
  const doorCodes = new DoorCodes(keys.linkKey, address);
  const checkTrust = () => dropUntrusted(io, db, clock);
  const principals = new Principals(db, clock, links, () => letGoOn(checkTrust()));
  const directories = new Directories(db);
  const queueLog = postgresQueueLog(sql);
  const days = new ClinicDays({
    db,
    log: queueLog,
    directories,
    clock,
    newId,
    reportBug,
    pause,
    publish: (published) => {
      hub.published(published);
      metering.day.published(published);
      if (published.hasEffects) outbox.wake();
      freeRooms.wake(published.clinicId);
      const last = published.events.at(-1);
      if (last)
        news.tell({ kind: 'queue', queueDayId: published.queueDayId, clinicId: published.clinicId, seq: last.seq });
      // An arrival changes the list of those who are expected.
      if (published.events.some(({ event }) => event.type === 'appointment_checked_in'))
        news.tell({ kind: 'beside', clinicId: published.clinicId });
    },
  });
  const freeRooms = new FreeRooms({ days, clock, newId, reportBug });
  const io = createSocketServer(http);
  const metering = wireMetering({ sql: connections.reading, clock, token: wiring.metricsToken ?? null, io: () => io });
  const demonstration = isDemonstration ? demonstrationProvider(clock, newId, wiring.folder, reportBug) : null;
  const written = demonstration?.messaging ?? openProviders(wiring.providers, keys, wiring.publicUrl, clock);
  const { asterisk } = wiring.providers;
  // Who cannot call at all may stand beside a process that can.
  const mayBeElsewhere = asterisk !== null || (written.voice === null && wiring.isAlone === false);
  const lineLock = mayBeElsewhere ? telephoneLock(sql) : null;
  const telephone = openTelephone({ asterisk, clock, newId, log, lock: lineLock });
  const providers = withTelephone(written, telephone, asterisk, lineLock);
  const live = new LiveClinics({
    db,
    directories,
    days,
    clock,
    doorCodes,
    pushKey: isDemonstration || wiring.providers.pushContact !== null ? keys.pushPublicKey : null,
    tellsBy: [...(providers.written.sms ? ['sms' as const] : []), ...(providers.voice ? ['voice' as const] : [])],
  });
  const hub = new Hub(io, live, letGoOn);
  const reports = new DeviceReports(db, clock, news, (...shown) => metering.day.shown(...shown));
  const printing = new Printing(db, clock, news);
  const commands = new QueueCommands({ days, clock, newId });
  const booking = { db, clock, newId, randomInt, news };
  const waiting = wireWaitingList(booking, log, wiring.areJobsDriven ?? false);
  const absences = wireAbsences(booking, log, wiring.areJobsDriven ?? false);
  const files = wiring.folder === null ? noFiles : folderFiles(path.join(wiring.folder, 'media'));
  const administration = { db, clock, newId, days, principals };
  const outside = openToOutside(io, wiring.outside);
  attachGateway(io, { hub, live, principals, reports, outside, letGoOn });
  const isCarriedOut = (key: string) => outbox.isCarryingOut(key);
  const agents = wireAgents({
    ...{ io, db, clock, newId, news, holder, log, isCarriedOut, principals, reports, commands, outside, letGoOn },
  });
  const ownDevices = wireOwnDevices({
    ...{ db, clock, io, commands, reports, newId, news, holder, log, letGoOn, hid: wiring.hid },
  });

  const announcing = wireAnnouncing({
    ...{ db, clock, newId, log, speech: wiring.speech, directories, io, news, holder },
  });
  const paper = wirePrinting({
    db,
    queueLog,
    clock,
    log,
    days,
    directories,
    links,
    printing,
    tellKiosk: agents.tellKiosk,
    agents: agents.links,
    reachedFrom: (settings) => (settings.kind === 'agent' ? agents.presence.holderOf(settings.agentId) : undefined),
    sharesPrinters: wiring.sharesPrinters ?? false,
  });
  const soundUrl = (soundId: string) => `${wiring.publicUrl ?? ''}/sounds/${soundId}.wav`;
  const messaging = wireMessaging({
    db,
    sql,
    clock,
    newId,
    days,
    directories,
    links,
    log,
    news,
    speech: wiring.speech,
    messaging: providers,
    isDriven: wiring.areJobsDriven ?? false,
    soundUrl,
    menu: {
      ...booking,
      directories,
      newRef: randomUUID,
      latinSpellings: pinyinOf,
      speech: wiring.speech,
      soundUrl,
      placeOf: async (clinicId, viewer) => {
        const shot = await live.shot(clinicId, viewer);
        return shot?.view.kind === 'visit' ? shot.view : undefined;
      },
    },
    cancelBooking: async (clinicId, appointmentId) =>
      (await cancelBooking(booking, { clinicId, appointmentId, actor: 'patient:reply', channel: 'phone' })).ok,
    takeChoice: absences.choose,
    offerTimes: absences.writeTimes,
    otherTimes: absences.otherTimes,
    answerOffer: ({ takes, ...offer }) => waiting.answer({ ...offer, actor: 'patient:reply' }, takes),
  });
  const listener = metering.counting(messaging.listener);
  await demonstration?.provider.listen(listener);
  if (telephone) {
    letGoOn(telephone.listen(listener, () => unendedCalls({ db, clock }, providers.provider)));
  }
  const handlers: Record<string, EffectHandler> = {
    ...paper.handlers,
    announce: announcing.handler,
    tell: messaging.tell,
    tell_delay: messaging.tellDelay,
  };
  const outbox = new OutboxRunner({
    holder,
    sql,
    clock,
    log,
    handlers,
    isAlone: wiring.isAlone ?? false,
    onOutcome: ({ clinicId, type }, { kind }) => {
      metering.meter.effectEnded(type, kind);
      if (kind === 'handed_on') news.tell({ kind: 'outbox' });
      else if (type.startsWith('print_') || kind !== 'done') news.tell({ kind: 'beside', clinicId });
    },
  });

  const clinicChanged = async (clinicId: ClinicId) => {
    behind.add(clinicId);
    agents.directoryChanged(clinicId);
    await ownDevices.look();
    await hub.directoryChanged(clinicId);
    await announcing.directoryChanged(clinicId);
  };
  /** Clinics whose running day may not know its settings, because whoever changed them died before telling the day. */
  const behind = new Set<ClinicId>();
  const keepUp = async () => {
    for (const clinicId of [...behind]) {
      behind.delete(clinicId);
      await days.keepUp(clinicId);
    }
  };
  const hear = (item: NewsItem): void => {
    const heard = {
      queue: () => (item.kind === 'queue' ? days.noticeNews(item.queueDayId, item.seq) : undefined),
      beside: () => (item.kind === 'beside' ? hub.besideChanged(item.clinicId) : undefined),
      directory: () => (item.kind === 'directory' ? clinicChanged(item.clinicId) : undefined),
      tokens: () => principals.forgetAll(),
      outbox: () => outbox.wake(),
      announcement: () => (item.kind === 'announcement' ? announcing.planned(item) : undefined),
      screen_test: () => (item.kind === 'screen_test' ? announcing.testAsked(item) : undefined),
      screen_tested: () => (item.kind === 'screen_tested' ? announcing.tested(item) : undefined),
      agents: () => (item.kind === 'agents' ? agents.presence.hear(item) : undefined),
      scan: () => (item.kind === 'scan' ? agents.scanTold(item) : undefined),
      printing: () => (item.kind === 'printing' ? agents.kioskTold(item) : undefined),
    }[item.kind]();
    if (heard) letGoOn(heard);
  };
  /** Nothing was heard for a while: everything may have changed. */
  const lookAtAll = async () => {
    principals.forgetAll();
    await days.lookForNews();
    for (const clinicId of directories.known()) await clinicChanged(clinicId);
  };
  const unlisten = await news.listen(hear, () => letGoOn(lookAtAll()));
  agents.presence.tell(true);
  outbox.start();
  await ownDevices.look();
  /** What holds from a time on, or until one, whether or not anybody is here. */
  const atTheirTime = {
    rules: () => takeUpPlannedOrders(administration),
    rooms: () => moveRoomsBack(administration, deterministicCommandId),
  };
  const endHolds = async () => {
    for (const clinicId of await days.openClinics()) {
      await resumeDueHolds(days, clinicId, clock);
      await handOverDue(days, clinicId, clock);
      // Whoever committed last may have died before it let the rooms call.
      freeRooms.wake(clinicId);
    }
  };
  const endDays = async () => {
    for (const clinicId of await days.openClinics()) {
      const directory = await directories.of(clinicId);
      if (directory && (await closeOverdueDays({ db, clock, days }, directory)) > 0) await hub.besideChanged(clinicId);
    }
  };
  /** What is to be done once of each day that is over, whoever closed it. */
  const afterDays = async () => {
    await forgetOldLeads(db);
    await forgetOldTries(db, clock.now());
    await forgetNotesOfUnknown({ db, clock });
    await forgetCallers(db, clock.now());
    await learnFromClosedDays({ db, clock, log: queueLog, directories, warn: log.warn });
  };
  const stopJobs = [
    ...(wiring.areJobsDriven
      ? []
      : [
          repeatedly('holds', 1_000, log, endHolds),
          repeatedly('rules', 1_000, log, atTheirTime.rules),
          repeatedly('rooms', 1_000, log, atTheirTime.rooms),
          repeatedly('days', 30_000, log, endDays),
          repeatedly('after_days', 5 * 60_000, log, afterDays),
          repeatedly('retention', 10 * 60_000, log, () => forgetWhatIsOld({ db, clock, newId, log })),
        ]),
    // Screens that fell silent, and whatever news was lost.
    repeatedly('beside', 15_000, log, async () => {
      await checkTrust();
      await ownDevices.look();
      for (const clinicId of hub.clinics()) await hub.besideChanged(clinicId);
    }),
    repeatedly('log', 2_000, log, () => days.lookForNews()),
    repeatedly('settings', 2_000, log, keepUp),
    repeatedly('media', 60 * 60_000, log, () => forgetUnusedFiles({ db, clock, files })),
    repeatedly('web_visits', 10 * 60_000, log, () => forgetWebVisits(db, clock.now())),
    repeatedly('access', 10 * 60_000, log, () => forgetOldAccess(db, clock.now())),
    repeatedly('answers', 10 * 60_000, log, () => forgetOldAnswers(db, clock.now())),
  ];

  const web = {
    ...booking,
    waiting,
    directories,
    links,
    canText: providers.written.sms !== undefined,
    newRef: randomUUID,
    latinSpellings: pinyinOf,
  };
  const clinicsOnTheWeb = webClinicsKept(web);
  const outsideMounts = [
    bookingPage(clinicsOnTheWeb, log),
    soundFiles(wiring.speech),
    ...(wiring.publicUrl === undefined
      ? []
      : [providerWebhooks(wiring.providers, keys, wiring.publicUrl, listener, clock)]),
  ];
  return {
    principals,
    days,
    io,
    mounts: [
      ...outsideMounts,
      metering.page,
      mediaFiles(files),
      ...(demonstration
        ? [demoPaper(paper.fakes, pngOf), demoPhone(demonstration.provider, () => activeNumbers(db))]
        : []),
    ],
    outsideMounts,
    answered: (...given) => metering.meter.answered(...given),
    prepareSpeech: announcing.prepare,
    runJobs: async () => {
      await atTheirTime.rules();
      await atTheirTime.rooms();
      await endHolds();
      await endDays();
      await afterDays();
      await waiting.run();
      await absences.run();
      await messaging.run();
    },
    routes: [
      ...sessionRoutes({ db, clock, principals }),
      ...openidRoutes({ db, clock, principals, openid: wiring.openid ?? null }),
      ...secondFactorRoutes({ db, clock, principals }),
      ...pairingRoutes({ db, clock, newId, principals }, async () =>
        isDemonstration ? demonstrationClinic(db) : undefined,
      ),
      ...ticketRoutes({ db, commands, days, directories, links, printing }),
      ...checkInRoutes({ db, clock, commands, days, directories, links, printing }),
      ...contactRoutes({ db, clock, newId, directories }),
      ...roomRoutes(commands),
      ...visitRoutes({
        db,
        directories,
        clock,
        newId,
        log: queueLog,
        days,
        questionTexts: (clinicId, language) => questionTexts(db, clinicId, language),
      }),
      ...stageRoutes(commands),
      ...goingOnRoutes(commands),
      ...patientPageRoutes({
        commands,
        live,
        cancelBooking: (of, actor) => cancelBooking(booking, { ...of, actor, channel: 'web' }),
        placesToMoveTo: (of) => placesToMoveTo(web, of),
        moveBooking: async (of, by) => {
          const moved = await moveByPatient(web, { ...of, ...by });
          if (moved.ok) news.tell({ kind: 'beside', clinicId: of.clinicId });
          return moved;
        },
        tellLate: (of) => tellPatientLate({ db, clock, newId, news }, of),
        checkIn: (of, typed, asked) =>
          checkInByPhone(
            { db, clock, newId, commands, days, directories, links, doorCodes },
            { clinicId: of.clinicId, ...asked },
            { appointmentId: of.appointmentId, ...typed },
          ),
        subscribe: (...given) => subscribe({ db, clock, newId, directories }, ...given),
        reach: { db, clock, newId, directories, channels: messaging.channels },
      }),
      ...noticeRoutes({ db, clock, newId, news, directories }),
      ...reportRoutes({ db, clock, log: queueLog, printing, news, directories }),
      ...phoneCallRoutes({ db, reading, clock, news }),
      ...statisticsRoutes({ db, reading, clock, directories, sheets: sheetPainter }),
      ...offlineRoutes({
        db,
        clock,
        newId,
        news,
        days,
        directories,
        links,
        commands,
        papers: wireOfflinePapers(db, printing),
      }),
      ...kioskSpeechRoutes({ db, directories, speech: wiring.speech }),
      ...rollRoutes({ db, directories, commands }),
      ...deskRequestRoutes({ db, clock, newId, news }),
      ...bookingRoutes(booking),
      ...absenceRoutes(booking),
      ...appointmentRoutes(booking),
      ...waitingListRoutes({ ...booking, waiting }),
      ...webBookingRoutes({ ...web, clinicsOnTheWeb }),
      ...waitingPageRoutes({ ...booking, waiting, directories, newRef: randomUUID, latinSpellings: pinyinOf }),
      ...slipRoutes({ db, clock, printing, news }),
      ...otherDayRoutes({ ...booking, printing, directories, newRef: randomUUID, latinSpellings: pinyinOf }),
      ...printRoutes({ db, clock, news }),
      ...paperRoutes({ ...administration, news, printing, directories, painter: canvasPainter, logoOf, pngOf }),
      ...screeningRoutes(booking),
      ...adminRoutes(administration),
      ...orderRoutes({ ...administration, log: queueLog, liveAgain: liveAgainInThread({ reportBug }) }),
      ...roomServicesRoutes(administration),
      ...adminAccessRoutes(administration),
      ...keyRoutes(administration),
      ...kioskSizeRoutes(administration),
      ...screenRoutes({ test: announcing.test }),
      ...mediaRoutes({ ...administration, files }),
      ...recordingRoutes({
        ...administration,
        directories,
        speech: wiring.speech,
        shelf: recordingShelf(wiring.folder === null ? null : recordingsFolder(wiring.folder)),
      }),
      ...auditRoutes({ db, sql: reading, clock }),
      ...privacyRoutes({ db, clock, newId }),
      ...backupRoutes({ db, clock, backups: wiring.backups ?? null }),
      ...patientRoutes({ db, clock, newId, newRef: randomUUID, latinSpellings: pinyinOf }),
    ],
    stop: async () => {
      await Promise.all([...stopJobs, waiting.stop, absences.stop].map((stopJob) => stopJob()));
      await unlisten().catch(reportBug);
      await freeRooms.stop();
      hub.stop();
      announcing.stop();
      ownDevices.stop();
      await agents.stop();
      // A paper that a printer holds until somebody helps it is not waited for.
      await Promise.all([outbox.stop(), paper.stop()]);
      await messaging.stop();
      await telephone?.close();
      await lineLock?.close();
      await demonstration?.provider.listen(deafListener);
      await io.close();
      await underWay.settled();
      metering.stop();
    },
  };
}

/** A password for a demonstration login: easy to type, 60 bits. */
export const newDemonstrationPassword = (): string =>
  randomBytes(8).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 10);
