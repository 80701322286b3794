import { describe, expect, test } from 'vitest';
import { PlannedStage } from '../../common/contract/plan.ts';
import { moved } from '../../operator/src/lib/moved.ts';
import { changed, draftOf, mayAdd, newStage, planOfDraft } from '../../operator/src/lib/plan/planDraft.ts';

const id = (n: number) => `0192f0c0-7d4e-7c11-8b01-00000000000${n}`;
const laboratory = id(1);
const xrays = id(2);
const doctor = id(3);
const drNoor = id(4);
const till = id(5);
const planned = (serviceId: string, over: object = {}) => PlannedStage.parse({ serviceId, ...over });

describe('the form for the plan of a visit', () => {
  test('shows a plan and sends it back as it was', () => {
    const plan = [
      planned(laboratory, { anyOrder: 'any' }),
      planned(xrays, { anyOrder: 'any' }),
      planned(doctor, { isReturn: true, isAway: true, practitionerId: drNoor }),
      planned(doctor, { practitionerId: drNoor }),
      planned(laboratory, { servicePointId: till }),
    ];
    expect(planOfDraft(draftOf(plan))).toEqual(plan);
  });

  test('moves a stage up and down, and not beyond the ends', () => {
    const stages = draftOf([planned(laboratory), planned(xrays), planned(doctor)]);
    const services = (list: typeof stages) => list.map(({ serviceId }) => serviceId);
    expect(services(moved(stages, 2, 0))).toEqual([doctor, laboratory, xrays]);
    expect(services(moved(stages, 0, 1))).toEqual([xrays, laboratory, doctor]);
    expect(moved(stages, 0, -1)).toEqual(stages);
    expect(moved(stages, 2, 3)).toEqual(stages);
  });

  test('keeps the doctor who was named for the way back until somebody else is chosen', () => {
    const [back = newStage] = draftOf([planned(doctor, { isReturn: true, practitionerId: drNoor })]);
    expect(planOfDraft([changed(back, { isAway: true })])).toEqual([
      planned(doctor, { isReturn: true, practitionerId: drNoor, isAway: true }),
    ]);
    expect(planOfDraft([changed(back, { who: 'anyone' })])).toEqual([planned(doctor)]);
    expect(planOfDraft([changed(changed(back, { who: 'anyone' }), { who: 'same' })])).toEqual([
      planned(doctor, { isReturn: true }),
    ]);
  });

  test('forgets the doctor of a service that is not meant any more', () => {
    const [stage = newStage] = draftOf([planned(doctor, { practitionerId: drNoor })]);
    expect(planOfDraft([changed(stage, { serviceId: xrays })])).toEqual([planned(xrays)]);
  });

  test('is not sent before every stage has a service, and has an end', () => {
    expect(planOfDraft([newStage])).toBeUndefined();
    expect(mayAdd(Array<typeof newStage>(11).fill(newStage))).toBe(true);
    expect(mayAdd(Array<typeof newStage>(12).fill(newStage))).toBe(false);
  });
});
