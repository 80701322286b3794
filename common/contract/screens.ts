/** What is set and tried on a waiting-room screen. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { LocalTime } from './localTime.ts';
import { DeviceId, ServicePointId, ZoneId } from './vocabulary.ts';

/**
 * What a screen is for. `main_hall`: calls, past calls and waits. `corridor`: the calls alone, as large as they can be.
 * `services`: the calls beside a list of all services with their waits. `door`: one room, at its door.
 */
export const DISPLAY_LAYOUTS = ['main_hall', 'corridor', 'services', 'door'] as const;
export const DisplayLayout = z.enum(DISPLAY_LAYOUTS);
export type DisplayLayout = z.infer<typeof DisplayLayout>;

export const DisplaySettingsInput = z
  .object({
    layout: DisplayLayout,
    /** None: all zones. */
    zoneIds: z.array(ZoneId).max(50),
    servicePointId: ServicePointId.exactOptional(),
    /** None: the clinic's first two. */
    languages: z.array(Language),
    twoLanguages: z.enum(['side_by_side', 'in_turn']),
    hasSound: z.boolean(),
    diagonalInch: z.number().min(7).max(200).exactOptional(),
    viewingDistanceM: z.number().min(0.5).max(50).exactOptional(),
    /** In parts of a hundred; absent: all that the screen can. */
    volume: z.int().min(1).max(100).exactOptional(),
    /** Between these times of day the screen shows calls, and neither speaks nor shows anything else. */
    quietFrom: LocalTime.exactOptional(),
    quietUntil: LocalTime.exactOptional(),
    /** Where the clinic lets phones check in: the digits for it stand here. */
    showsDoorCode: z.boolean().exactOptional(),
  })
  .superRefine(({ quietFrom, quietUntil }, context) => {
    if ((quietFrom === undefined) === (quietUntil === undefined)) return;
    const path = [quietFrom === undefined ? 'quietFrom' : 'quietUntil'];
    context.addIssue({ code: 'custom', path, message: 'text_missing' });
  });

/** A call that nobody made, to see and hear one screen. It is in no queue and no story. */
export const TestCall = z.object({
  testId: z.uuid(),
  number: z.string(),
  place: LocalText,
  /** So long it stands there. */
  lastsMs: z.int().positive(),
  /** It is said after those before it in its zone. */
  saidAfterMs: z.int().nonnegative(),
  sounds: z.array(z.object({ url: z.string(), language: Language, durationMs: z.int().positive() })),
});
export type TestCall = z.infer<typeof TestCall>;

/** The screen has drawn it. `on`, `off` by its settings, `waits` until others have been heard, or why nobody can hear it. */
export const TestOutcome = z.object({ deviceId: DeviceId, sound: z.string().max(40) });
export type TestOutcome = z.infer<typeof TestOutcome>;

/** Pixels in a millimetre, as measured with a card; null: nothing was measured. */
export const MeasuredAtKiosk = z.object({ pxPerMm: z.number().min(1).max(20).nullable() });
