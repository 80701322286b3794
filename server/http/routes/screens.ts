import { z } from 'zod';
import type { Problem } from '../../../common/contract/problem.ts';
import type { Result } from '../../../common/contract/result.ts';
import { TestOutcome } from '../../../common/contract/screens.ts';
import { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER } from './adminRequest.ts';

export type ScreenCases = {
  readonly test: (of: {
    readonly clinicId: ClinicId;
    readonly deviceId: DeviceId;
  }) => Promise<Result<TestOutcome, Problem>>;
};

/** What is tried on waiting-room screens. */
export const screenRoutes = ({ test }: ScreenCases): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/devices/:deviceId/test',
    summary: 'Show and say a test call on a screen; answers what came of it there',
    access: ADMINISTER,
    params: z.object({ clinicId: ClinicId, deviceId: DeviceId }),
    answer: TestOutcome,
    perMinute: 30,
    handle: ({ params }) => test(params),
  }),
];
