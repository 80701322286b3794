import { and, eq, inArray } from 'drizzle-orm';
import type { LocalText } from '../../../common/contract/language.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { courseText } from '../../../common/phrases/courseWords.ts';
import type { Db } from '../../db/database.ts';
import { scheduleHours, schedules, screeningTrees } from '../../db/schema/booking.ts';
import {
  clinics,
  departments,
  insurances,
  practitionerInsurances,
  practitioners,
  priorityClasses,
  servicePoints,
  services,
} from '../../db/schema/organisation.ts';
import { staff } from '../../db/schema/staff.ts';

/** People who take part in one course at a time. */
export const COURSE_PLACES = 12;
const COURSE_MIN = 90;

/**
 * Makes of the invented clinic a training centre with courses for groups: nothing but names, capacities and settings that
 * any administrator may change, and the wording set. So other sectors need no other product.
 */
export async function makeCourses(db: Db, clinicId: ClinicId): Promise<void> {
  await db.transaction(async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId));
    if (!clinic) throw new Error('There is no clinic to make a training centre of');
    const { organisationId, options } = clinic;
    await tx
      .update(clinics)
      .set({ name: CENTRE, nationalIdSystem: 'none', options: { ...options, wording: 'courses' } })
      .where(eq(clinics.id, clinicId));
    for (const [position, name] of DEPARTMENTS.entries())
      await tx
        .update(departments)
        .set({ name })
        .where(and(eq(departments.clinicId, clinicId), eq(departments.position, position)));
    for (const [series, { name, preparation = {} }] of Object.entries(COURSES))
      await tx
        .update(services)
        .set({ name, spokenName: {}, preparation, isScreenFirst: false })
        .where(and(eq(services.clinicId, clinicId), eq(services.series, series)));
    for (const [number, name] of Object.entries(TEACHERS))
      await tx
        .update(practitioners)
        .set({ name, title: TEACHER, medicalCouncilNumber: null })
        .where(and(eq(practitioners.organisationId, organisationId), eq(practitioners.medicalCouncilNumber, number)));
    for (const { id, name } of await tx.select().from(servicePoints).where(eq(servicePoints.clinicId, clinicId)))
      await tx
        .update(servicePoints)
        .set({ name: courseText(name), spokenName: {} })
        .where(eq(servicePoints.id, id));
    for (const { code, name } of await tx.select().from(priorityClasses).where(eq(priorityClasses.clinicId, clinicId)))
      await tx
        .update(priorityClasses)
        .set({ name: courseText(name) })
        .where(and(eq(priorityClasses.clinicId, clinicId), eq(priorityClasses.code, code)));
    for (const [login, name] of Object.entries(LOGINS))
      await tx
        .update(staff)
        .set({ name })
        .where(and(eq(staff.organisationId, organisationId), eq(staff.login, login)));
    // Nobody is asked about health or insurance.
    await tx.update(screeningTrees).set({ isActive: false }).where(eq(screeningTrees.clinicId, clinicId));
    await tx.delete(practitionerInsurances).where(eq(practitionerInsurances.clinicId, clinicId));
    await tx.update(insurances).set({ isActive: false }).where(eq(insurances.organisationId, organisationId));
    const own = tx.select({ id: schedules.id }).from(schedules).where(eq(schedules.clinicId, clinicId));
    await tx
      .update(scheduleHours)
      .set({ slotMin: COURSE_MIN, placesPerSlot: COURSE_PLACES })
      .where(inArray(scheduleHours.scheduleId, own));
  });
}

const CENTRE: LocalText = {
  en: 'Harbour Training Centre',
  fa: 'مرکز آموزش بندر',
  ar: 'مركز الميناء للتدريب',
  zh: '港湾培训中心',
  ru: 'Учебный центр «Гавань»',
};

const DEPARTMENTS: readonly LocalText[] = [
  { en: 'Courses', fa: 'دوره‌ها', ar: 'الدورات', zh: '课程', ru: 'Курсы' },
  { en: 'Office', fa: 'دفتر', ar: 'المكتب', zh: '办公室', ru: 'Канцелярия' },
];

/** By the letter of their numbers. */
const COURSES: Readonly<Record<string, { readonly name: LocalText; readonly preparation?: LocalText }>> = {
  A: {
    name: {
      en: 'First aid, evening course',
      fa: 'دورهٔ کمک‌های نخستین',
      ar: 'دورة الإسعافات الأولية',
      zh: '急救课程',
      ru: 'Курс первой помощи',
    },
    preparation: {
      en: 'Please wear clothes in which you can kneel, and bring a pen.',
      fa: 'لطفاً لباسی بپوشید که با آن بتوان زانو زد، و خودکار بیاورید.',
      ar: 'يُرجى ارتداء ملابس تسمح بالركوع وإحضار قلم.',
      zh: '请穿方便跪地的衣服，并携带一支笔。',
      ru: 'Наденьте одежду, в которой можно встать на колени, и возьмите ручку.',
    },
  },
  C: {
    name: {
      en: 'Drawing for children',
      fa: 'نقاشی برای کودکان',
      ar: 'رسم للأطفال',
      zh: '儿童绘画',
      ru: 'Рисование для детей',
    },
  },
  H: {
    name: { en: 'Bookkeeping', fa: 'دفترداری', ar: 'مسك الدفاتر', zh: '记账', ru: 'Бухгалтерия' },
  },
  B: { name: { en: 'Enrolment', fa: 'ثبت‌نام', ar: 'التسجيل', zh: '报名', ru: 'Запись на курсы' } },
  X: { name: { en: 'Certificates', fa: 'گواهی‌نامه‌ها', ar: 'الشهادات', zh: '证书', ru: 'Свидетельства' } },
};

/** What the invented doctors are called who log in. */
const LOGINS: Readonly<Record<string, string>> = { noor: 'Ms Noor', petrova: 'Ms Petrova', li: 'Mr Li' };

const TEACHER: LocalText = { en: 'Teacher', fa: 'مدرس', ar: 'أستاذ', zh: '教师', ru: 'Преподаватель' };

/** By the numbers that the invented doctors had. */
const TEACHERS: Readonly<Record<string, LocalText>> = {
  '10001': { en: 'Ms Noor', fa: 'خانم نور', ar: 'السيدة نور', zh: '努尔老师', ru: 'Госпожа Нур' },
  '10002': { en: 'Mr Karimi', fa: 'آقای کریمی', ar: 'السيد كريمي', zh: '卡里米老师', ru: 'Господин Карими' },
  '10003': { en: 'Ms Petrova', fa: 'خانم پترووا', ar: 'السيدة بيتروفا', zh: '彼得罗娃老师', ru: 'Госпожа Петрова' },
  '10004': { en: 'Mr Li', fa: 'آقای لی', ar: 'السيد لي', zh: '李老师', ru: 'Господин Ли' },
};
