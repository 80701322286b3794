/** From somebody's own matter on to the menu or the desk, in the same call. */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { Language } from '../../../common/contract/language.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { phoneCallNumbers, phoneCalls, phoneLines } from '../../db/schema/phone.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LineEvent } from '../../ports/voiceLine.ts';
import { startOfCall } from '../../voice/phoneMenu/phoneMenu.ts';
import { LEADS_ON, type LeadsOn } from '../../voice/leadsOn.ts';
import { isLastSilence, isLastWrongKey } from '../../voice/menuScript.ts';
import { nowOf } from '../booking/deps.ts';
import type { Directories } from '../clinic/directory.ts';
import type { Kept } from './keptCall.ts';
import { callerOf, HIDDEN, settingOf } from './line.ts';

export type LeadOnDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly directories: Pick<Directories, 'of'>;
};

/** Of a call with its own matter: at which question it stands. Only there does a key mean anything. */
const AtQuestion = z.object({
  state: z.object({
    at: z.literal('menu'),
    silences: z.int(),
    wrongKeys: z.int(),
    // Not kept in a call that was under way before they were: then no key is taken for a wrong one here.
    keys: z.string().default('0123456789'),
  }),
  stepNumber: z.int(),
});

/**
 * Where a call of somebody who called back may be led on to; undefined where there is no line of ours, or it is closed: its
 * menu would hang up.
 */
export async function leadsOnFrom(deps: LeadOnDeps, callId: string): Promise<LeadsOn | undefined> {
  return (await settingOfCallback(deps, callId))?.leadsOn;
}

/**
 * The key that leads on was pressed, or whoever says nothing or finds no key gets a person: from now on the call is the
 * menu's, and what it was about stays unanswered.
 *
 * @returns whether the event now is the menu's
 */
export async function leadOn(deps: LeadOnDeps, { callId, stepId, event }: LineEvent): Promise<boolean> {
  const way = wayOn(event);
  if (way === undefined || stepId === undefined) return false;
  const found = await settingOfCallback(deps, callId);
  if (found === undefined || (way !== 'menu' && !found.leadsOn.hasDesk)) return false;
  const { call, setting, shown, caller } = found;
  const at = AtQuestion.safeParse(call.scriptState);
  if (!at.success || stepId !== String(at.data.stepNumber)) return false;
  const { state } = at.data;
  if (way === 'silence' && !isLastSilence(state)) return false;
  if (way === 'other_key' && !isLastWrongKey(state, keyOf(event))) return false;
  const kept: Kept = {
    state: { ...startOfCall(setting), at: { at: 'own_matter' } },
    stepNumber: at.data.stepNumber,
    lastEvent: '',
    lastStep: null,
    caller,
    shown,
    usualLanguage: setting.usualLanguage,
  };
  await deps.db
    .update(phoneCalls)
    .set({ attemptId: null, noticeId: null, topic: null, scriptState: kept, stepNumber: kept.stepNumber })
    .where(
      and(
        eq(phoneCalls.id, callId),
        isNull(phoneCalls.endedAt),
        eq(phoneCalls.stepNumber, at.data.stepNumber),
        isNotNull(phoneCalls.scriptState), // who was forgotten meanwhile stays so
        isNotNull(phoneCalls.attemptId),
      ),
    );
  return true; // where somebody was quicker with the same key, the menu has it as well
}

function wayOn(event: LineEvent['event']): keyof typeof LEADS_ON | 'silence' | 'other_key' | undefined {
  if (event.type === 'silence') return 'silence';
  if (event.type !== 'digits') return undefined;
  const digit = keyOf(event);
  return digit === LEADS_ON.menu ? 'menu' : digit === LEADS_ON.desk ? 'desk' : 'other_key';
}

const keyOf = (event: LineEvent['event']): string => (event.type === 'digits' ? event.digits.charAt(0) : '');

async function settingOfCallback({ db, clock, directories }: LeadOnDeps, callId: string) {
  const [row] = await db
    .select({ call: phoneCalls, line: phoneLines, number: phoneCallNumbers.number })
    .from(phoneCalls)
    .innerJoin(phoneLines, eq(phoneLines.id, phoneCalls.lineId))
    .leftJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .where(and(eq(phoneCalls.id, callId), eq(phoneCalls.direction, 'in')));
  if (row === undefined) return undefined;
  const usualLanguage = Language.nullable().catch(null).parse(row.call.language);
  const known = await settingOf({ directories }, row.line, { usualLanguage, caller: null }, nowOf({ clock }));
  if (known?.isOpen !== true) return undefined;
  const [first] = known.clinics;
  const directory = first && (await directories.of(ClinicId.parse(first.clinicId)));
  const { shown, e164 } = directory ? callerOf(directory, row.number) : HIDDEN;
  const setting = { ...known, caller: e164 };
  return { call: row.call, setting, shown, caller: e164, leadsOn: { hasMenu: true, hasDesk: setting.hasDesk } };
}
