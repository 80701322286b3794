import { z } from 'zod';
import { ok } from '../../../common/contract/result.ts';
import {
  ApprovePairing,
  BeginPairing,
  CollectPairing,
  PairingBegun,
  PairingState,
} from '../../../common/contract/session.ts';
import { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import {
  approveDemonstration,
  approvePairing,
  beginPairing,
  collectPairing,
  type PairingDeps,
} from '../../usecases/access/pairing.ts';
import { defineRoute, type Route } from '../route.ts';

/** @param demonstration the clinic whose screens are let in by themselves; undefined in a real one */
export const pairingRoutes = (
  deps: PairingDeps,
  demonstration: () => Promise<ClinicId | undefined>,
): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/pairings',
    summary: 'A screen asks to be let in and shows the code that it is given',
    access: { anyone: true },
    body: BeginPairing,
    answer: PairingBegun,
    perMinute: 30,
    handle: async ({ body: { kind } }) => {
      const begun = await beginPairing(deps, kind);
      const clinicId = await demonstration();
      if (clinicId) await approveDemonstration(deps, clinicId, begun.code, kind);
      return ok(begun);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/pairings/collect',
    summary: 'Has the screen been let in',
    access: { anyone: true },
    body: CollectPairing,
    answer: PairingState,
    perMinute: 120,
    handle: async ({ body: { pollToken } }) => ok(await collectPairing(deps, pollToken)),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/pairings/approve',
    summary: 'Let a screen in by the code that it shows',
    access: { staff: 'administer' },
    params: z.object({ clinicId: ClinicId }),
    body: ApprovePairing,
    answer: z.object({ deviceId: DeviceId }),
    // A code has 27^6 possibilities and lives ten minutes.
    perMinute: 20,
    handle: ({ params: { clinicId }, body, principal }) =>
      approvePairing(deps, { clinicId, ...body, actor: actorOf(principal) }),
  }),
];
