/** What a training centre's telephone, kiosk and paper say: walked phrase by phrase, so that a new one is heard, too. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KioskSpeechQuery } from '../../common/contract/kioskSpeech.ts';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { ok } from '../../common/contract/result.ts';
import { SPOKEN_AT_THE_KIOSK } from '../../common/phrases/kioskSpoken.ts';
import { speechPhrases } from '../../common/phrases/speech.ts';
import { canvasPainter } from '../../server/adapters/paper/canvasPainter.ts';
import type { TicketPaper } from '../../server/ports/paper.ts';
import { servicePoints, zones } from '../../server/db/schema/organisation.ts';
import { callSound } from '../../server/usecases/announcing/callSounds.ts';
import { kioskSpeech } from '../../server/usecases/announcing/kioskSpeech.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { scriptOf } from '../../server/usecases/notices/callScripts.ts';
import { textOf, type NoticeRow } from '../../server/usecases/notices/writeNoticeText.ts';
import { PatientLinks } from '../../server/usecases/queue/patientLinks.ts';
import { captionOf, inWordsOf, type Fragment } from '../../server/voice/fragment.ts';
import { menuPhrases, named, sentence as menuSentence, type MenuPhrase } from '../../server/voice/phoneMenu/spoken.ts';
import { recordableWords } from '../../server/voice/recordable.ts';
import { sentence } from '../../server/voice/sentence.ts';
import { openCampaign, type Campaign } from '../absences/world.ts';
import { addClinic, addSchedule } from '../booking/world.ts';
import { addLine, LINE, Telephone } from '../phone/calls.ts';
import { OF_A_CLINIC, withoutVowelSigns } from '../phrases/ofAClinic.ts';

const keysOf = <Key extends string>(book: Readonly<Record<Key, unknown>>): readonly Key[] => Object.keys(book) as Key[]; // its own keys

/** Those texts among what is said that only a clinic says. */
const wrongIn = (where: string, language: Language, fragments: readonly Fragment[]): readonly string[] =>
  inWordsOf('courses', fragments).flatMap((fragment) =>
    fragment.kind === 'text' && OF_A_CLINIC[language].test(withoutVowelSigns(fragment.text))
      ? [`${where} ${language}: ${fragment.text}`]
      : [],
  );

describe.each(LANGUAGES)('in %s', (language) => {
  test('the menu speaks of no patient, doctor or clinic, whatever is counted in it', () => {
    const wrong = keysOf(menuPhrases).flatMap((phrase) =>
      [0, 1, 2, 3, 11].flatMap((count) =>
        wrongIn(phrase, language, menuSentence(phrase, language, {}, { count })).concat(
          wrongIn(phrase, language, asChoice(phrase, language)),
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('no call to a participant does', () => {
    const values = { clinic: 'Centre', date: '1', time: '2', place: '3', key: '4' };
    const wrong = keysOf(speechPhrases).flatMap((phrase) =>
      wrongIn(phrase, language, sentence(phrase, { language, values })),
    );
    expect(wrong).toEqual([]);
  });

  test('what the centre may record is what is said', () => {
    const words = recordableWords({ languages: [language], prefixes: ['A'], places: [] });
    expect(words.length).toBeGreaterThan(100);
    const wrong = words
      .map(({ says, inCourses = says }) => inCourses)
      .filter((says) => OF_A_CLINIC[language].test(withoutVowelSigns(says)));
    expect(wrong).toEqual([]);
  });
});

/** A voice of which only the words are kept. */
function listening() {
  const said: string[] = [];
  const speech = {
    sound: ({ fragments }: { readonly fragments: readonly Fragment[] }) => {
      for (const fragment of fragments) if (fragment.kind === 'text') said.push(fragment.text);
      return Promise.resolve(ok({ id: 'x', path: 'x', durationMs: 1, sampleRate: 8_000 }));
    },
  };
  return { said, speech };
}

/** One of the menu's own words offered among others. */
const asChoice = (phrase: MenuPhrase, language: Language): readonly Fragment[] =>
  named(
    menuSentence(phrase, language)
      .map(({ text }) => text)
      .join(' '),
    language,
    `menu/${phrase}`,
  );

describe('a training centre', () => {
  let campaign: Campaign;
  beforeAll(async () => {
    campaign = await openCampaign();
    campaign.dawn();
  });
  afterAll(() => campaign.close());

  test('tells whoever is rung that the teacher is absent', async () => {
    const schedule = await campaign.open({ wording: 'courses', noticeChannels: ['voice'] });
    const participant = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const heard = await campaign.takes(participant.telephone);
    expect(heard).toContain('Your teacher is absent');
    expect(heard.replace('this is Clinic.', '')).not.toMatch(OF_A_CLINIC.en); // as the world's clinics are called
  });

  test('offers whoever calls its teachers; the clinic beside it offers doctors', async () => {
    for (const [wording, offered] of [
      ['courses', 'the teachers'],
      [undefined, 'the doctors'],
    ] as const) {
      const options = wording === undefined ? {} : { wording };
      const clinicId = await addClinic(campaign.db, campaign.organisationId, options);
      await addSchedule(campaign, { clinicId });
      const line = `${LINE.slice(0, -1)}${wording === undefined ? '8' : '9'}`;
      await addLine(campaign, { clinicIds: [clinicId], number: line });
      const caller = new Telephone(campaign);
      await caller.dial('09121234567', line);
      expect((await caller.press('4')).join(), line).toContain(offered);
    }
  });

  test('lets its kiosk say nothing of a clinic by ear, in any language', async () => {
    const clinicId = await addClinic(campaign.db, campaign.organisationId, { wording: 'courses' });
    const { said, speech } = listening();
    const deps = { db: campaign.db, directories: new Directories(campaign.db), speech };
    expect(SPOKEN_AT_THE_KIOSK.length).toBeGreaterThan(100);
    for (const language of LANGUAGES) {
      said.length = 0;
      for (const name of SPOKEN_AT_THE_KIOSK) {
        const spoken = await kioskSpeech(deps, clinicId, KioskSpeechQuery.parse({ say: name, language }));
        expect(spoken.ok, name).toBe(true);
      }
      expect(said.filter((text) => OF_A_CLINIC[language].test(withoutVowelSigns(text)))).toEqual([]);
    }
  });
});

describe('a room that has only a number', () => {
  let campaign: Campaign;
  beforeAll(async () => {
    campaign = await openCampaign();
  });
  afterAll(() => campaign.close());

  /** In a clinic of its own, with a second room whose name the clinic chose itself. */
  async function twoRooms(wording: 'courses' | undefined) {
    const { db } = campaign;
    const clinicId = await addClinic(db, campaign.organisationId, wording === undefined ? {} : { wording });
    const [zoneId, numbered, named] = [randomUUID(), randomUUID(), randomUUID()];
    await db.insert(zones).values({ id: zoneId, clinicId, name: { en: 'Hall' } });
    const own = { clinicId, zoneId };
    await db.insert(servicePoints).values([
      { id: numbered, ...own, name: { en: '4' } },
      { id: named, ...own, name: { en: '5' }, spokenName: { zh: '五号诊室' } },
    ]);
    const directories = new Directories(db);
    const directory = await directories.of(clinicId);
    if (!directory) throw new Error('The clinic was just made');
    return { clinicId, directories, directory, numbered, named };
  }
  const noticeOf = (clinicId: string, servicePointId: string, language: Language): NoticeRow => ({
    id: randomUUID(),
    clinicId,
    key: randomUUID(),
    purpose: 'called',
    patientRef: null,
    answer: null,
    visitId: null,
    appointmentId: null,
    language,
    params: { number: 'B-042', servicePointId },
    channels: [],
    priority: 0,
    status: 'open',
    notBefore: new Date(0),
    expiresAt: new Date(0),
    nextLookAt: new Date(0),
    createdAt: new Date(0),
    finishedAt: null,
    handledAt: null,
    handledBy: null,
  });

  test.each([
    ['courses', '4号教室'],
    [undefined, '4号诊室'],
  ] as const)('is called by the word of its sector (%s: %s), wherever it is said or written', async (wording, zh) => {
    const { clinicId, directories, directory, numbered, named } = await twoRooms(wording);
    for (const [roomId, word] of [
      [numbered, zh],
      [named, '五号诊室'],
    ] as const) {
      const { said, speech } = listening();
      const room = [...directory.rooms.values()].find(({ id }) => id === roomId);
      if (!room) throw new Error('The room was just made');
      for (const kind of ['call', 'recall', 'test'] as const)
        await callSound(speech, { clinicId, kind, number: 'B-042', room, languages: ['zh'], wording, times: 1 });
      expect(said.filter((text) => text.includes(word))).toHaveLength(3);

      const query = KioskSpeechQuery.parse({ say: 'ear.choice', language: 'zh', key: '1', name: `room.${roomId}` });
      const script = await scriptOf({ db: campaign.db, directories }, noticeOf(clinicId, roomId, 'zh'), undefined);
      said.length = 0;
      await kioskSpeech({ db: campaign.db, directories, speech }, clinicId, query);
      expect(said.join()).toContain(word);
      expect(captionOf(script?.next(script.start().state, { type: 'answered' }).say ?? [])).toContain(word);
    }
  });

  test('in no language a training centre speaks of a clinic when it calls into it', async () => {
    const { clinicId, directory, directories, numbered } = await twoRooms('courses');
    const room = [...directory.rooms.values()].find(({ id }) => id === numbered);
    if (!room) throw new Error('The room was just made');
    const links = new PatientLinks(Buffer.alloc(32), { publicUrl: undefined, localUrl: 'http://localhost' });
    for (const language of LANGUAGES) {
      const { said, speech } = listening();
      for (const kind of ['call', 'correction', 'test'] as const)
        await callSound(speech, {
          clinicId,
          kind,
          number: 'B-042',
          room,
          languages: [language],
          wording: 'courses',
          times: 1,
        });
      const row = noticeOf(clinicId, numbered, language);
      const script = await scriptOf({ db: campaign.db, directories }, row, undefined);
      said.push(captionOf(script?.next(script.start().state, { type: 'answered' }).say ?? []));
      const order = { channel: 'sms', takesReplies: true, wording: undefined } as const;
      said.push(textOf(row, directory, links, order).text.replace('Clinic', ''));
      expect(said).toHaveLength(said.filter((text) => text !== '').length);
      expect(said.filter((text) => OF_A_CLINIC[language].test(withoutVowelSigns(text)))).toEqual([]);
    }
  });
});

test('the line on paper about the Wi-Fi is written in the centre’s words', async () => {
  const paper: TicketPaper = {
    kind: 'ticket',
    language: 'en',
    clinicName: 'Centre',
    address: null,
    number: 'B-042',
    serviceName: 'Pottery',
    practitionerName: null,
    whereToWait: null,
    preparation: null,
    late: null,
    issuedAt: Date.parse('2026-11-22T09:05:00Z'),
    timeZone: 'Asia/Tehran',
    appointmentAt: null,
    peopleAhead: null,
    wait: null,
    qrUrl: 'http://192.0.2.2:3000/t/#JZk3v9wq2mXy7LcRf5TtB8nHs1DgQeAaUoIiPpKk0M',
    isLocalUrl: true,
    code: null,
    showsOwnDigits: false,
    isCopy: false,
    isDemonstration: false,
  };
  const painted = async (over: Partial<TicketPaper>) => canvasPainter.paint({ ...paper, ...over }, 576);
  expect(await painted({ wording: 'courses' })).not.toEqual(await painted({}));
  expect(await painted({ wording: 'courses', isLocalUrl: false })).toEqual(await painted({ isLocalUrl: false }));
});
