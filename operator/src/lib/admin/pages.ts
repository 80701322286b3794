import { paperPagePhrases } from '#common/phrases/adminPaper.ts';
import { backupPhrases } from '#common/phrases/adminBackups.ts';
import { privacyPhrases } from '#common/phrases/adminPrivacy.ts';
import { auditPhrases } from '#common/phrases/adminAudit.ts';
import { absencePhrases } from '#common/phrases/adminAbsences.ts';
import { mediaPhrases } from '#common/phrases/adminMedia.ts';
import { recordingPhrases } from '#common/phrases/adminRecordings.ts';
import { orderPhrases } from '#common/phrases/adminOrder.ts';
import { keyPhrases } from '#common/phrases/adminKeys.ts';
import { adminPhrases as p } from '#common/phrases/admin.ts';
import { phoneLinePhrases } from '#common/phrases/adminPhone.ts';
import { setupPhrases } from '#common/phrases/adminSetup.ts';
import { questionPhrases } from '#common/phrases/adminQuestions.ts';
import type { Phrase } from '#common/phrases/phrase.ts';

/** Every page of the administration, in the order in which a new clinic is set up. */
export const ADMIN_PAGES = {
  setup: setupPhrases.settingUp,
  clinic: p.clinic,
  departments: p.departments,
  services: p.services,
  zones: p.zones,
  rooms: p.servicePoints,
  doctors: p.practitioners,
  schedules: p.schedules,
  absences: absencePhrases.absences,
  questions: questionPhrases.questions,
  hours: p.holidays,
  insurances: p.insurances,
  phone: phoneLinePhrases.title,
  classes: p.classes,
  order: orderPhrases.title,
  staff: p.staff,
  devices: p.devices,
  keys: keyPhrases.title,
  paper: paperPagePhrases.title,
  media: mediaPhrases.media,
  recordings: recordingPhrases.title,
  messages: p.messages,
  audit: auditPhrases.title,
  privacy: privacyPhrases.title,
  backups: backupPhrases.title,
} as const satisfies Record<string, Phrase>;
export type AdminPage = keyof typeof ADMIN_PAGES;
