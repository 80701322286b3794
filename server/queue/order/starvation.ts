import type { ClassRules, DaySettings, Policy, ServicePointRules, ServiceRules } from '../settings.ts';

/**
 * What a policy may do at most before a cap on the wait is asked for. Each is a judgement, kept with its reasons in
 * docs/adr/0017-nobody-starves.md.
 */
export const STARVATION_LIMITS = {
  /** After so many minutes of waiting nobody who comes in goes first; also the longest cap that counts as one. */
  newcomerMin: 240,
  /** Who waited may be passed by others who waited a so many times shorter time, and by nobody fresher. */
  slopes: 10,
  /** Calls of one side of a pattern for one of the other. */
  share: 20,
  /** All patterns of a room and the slopes together leave everybody at least one call in so many. */
  calls: 60,
} as const;

export type StarvedCode =
  /** `of` a class: it goes before everybody, and it is the one that patients have who are given no other. */
  | 'everyday_class_first'
  /** `of` a class: it goes before everybody, is no emergency, and no cap on the wait helps the others. */
  | 'class_first_without_cap'
  /** `of` a class: who comes in with it goes before somebody who has waited for hours. */
  | 'class_too_early'
  /** `of` a class: whoever has it waits for hours while others come in and go first. */
  | 'class_too_late'
  /** `of` a class: its wait counts so fast, or so slowly, that the others, or its own, are hardly ever reached. */
  | 'slopes_too_far'
  /** `of` a service: its walk-ins are moved back by hours against those who booked. */
  | 'walk_ins_too_late'
  /** `of` a service: while it is beyond its limit, rooms call nobody of their services that have none, or a far one. */
  | 'service_first_without_cap'
  /** `of` a service point: its shares are too unequal. */
  | 'share_too_small'
  /** `of` the clinic: the pattern of booked patients and walk-ins is too unequal. */
  | 'ratio_too_far'
  /** `of` the clinic: too many others are called for each one who is back. */
  | 'returning_too_rare'
  /** `of` a service point: each of its patterns would do, but together, and with the slopes, they leave somebody next to nothing. */
  | 'patterns_too_far_together'
  /** `of` the clinic: who is brought back after a missed call is put behind hours of others. */
  | 'brought_back_too_late';

/** Under what setting somebody might never be called. `of`: a class's code, an id, or `clinic`; see the codes. */
export type Starved = { readonly code: StarvedCode; readonly of: string };

const CLINIC = 'clinic';
const ROUNDING = 1e-9;
/** Whoever is given no other class has this one. */
const EVERYDAY = 'standard';

type Rules = Pick<DaySettings, 'classes' | 'policy' | 'services' | 'servicePoints'>;

/**
 * Why somebody might wait for ever under these rules, as long as others keep coming. Emergencies are left out: they may
 * always go first. A cap on the wait that is not too long cures everything but an everyday class that goes first.
 * Rule: docs/adr/0017-nobody-starves.md.
 *
 * @returns nothing where everybody's turn comes
 */
export function whoWouldStarve({ classes, policy, services, servicePoints }: Rules): readonly Starved[] {
  const everyday: readonly Starved[] = classes[EVERYDAY as keyof typeof classes]?.isAbsolute // a code of the product's own
    ? [{ code: 'everyday_class_first', of: EVERYDAY }]
    : [];
  if (policy.waitCapMin !== null && policy.waitCapMin <= STARVATION_LIMITS.newcomerMin) return everyday;
  return unique([
    ...everyday,
    ...absolute(classes),
    ...movedTooFar(classes, services),
    ...slopesTooFar(classes),
    ...firstBeyondLimit(services, servicePoints),
    ...patterns(policy, servicePoints, Math.min(slopesOf(classes), STARVATION_LIMITS.slopes)),
    ...(policy.bringBackOffsetMin > STARVATION_LIMITS.newcomerMin
      ? [{ code: 'brought_back_too_late', of: CLINIC } as const]
      : []),
  ]);
}

type Classes = Readonly<Record<string, ClassRules>>;

const absolute = (classes: Classes): readonly Starved[] =>
  Object.entries(classes)
    .filter(([code, { isAbsolute, yieldsToCap }]) => isAbsolute && yieldsToCap && code !== EVERYDAY)
    .map(([of]) => ({ code: 'class_first_without_cap', of }));

const inOrder = (classes: Classes): readonly (readonly [string, ClassRules])[] =>
  Object.entries(classes).filter(([, { isAbsolute }]) => !isAbsolute);

/** Classes, and walk-ins of a service, that are moved further apart than a newcomer may go before. */
function movedTooFar(classes: Classes, services: Readonly<Record<string, ServiceRules>>): readonly Starved[] {
  const moved = inOrder(classes);
  const walkIns = Object.entries(services).map(([id, { walkInOffsetMin }]) => ({ id, backMin: walkInOffsetMin }));
  // Somebody who booked is moved back by no service.
  return [{ id: undefined, backMin: 0 }, ...walkIns].flatMap(({ id, backMin }) =>
    moved.flatMap(([waits, rules]) =>
      moved.flatMap(([comes, others]): readonly Starved[] => {
        const ahead = headStartMin(others, rules);
        if (rules.offsetMin + backMin + ahead <= STARVATION_LIMITS.newcomerMin) return [];
        // Whatever moves the furthest is what the clinic has to look at.
        if (id !== undefined && backMin >= Math.max(rules.offsetMin, ahead))
          return [{ code: 'walk_ins_too_late', of: id }];
        return [
          ahead > rules.offsetMin ? { code: 'class_too_early', of: comes } : { code: 'class_too_late', of: waits },
        ];
      }),
    ),
  );
}

/** How long one class must have waited, since its virtual arrival, to go before somebody of another who comes in. */
function headStartMin({ offsetMin, slope }: ClassRules, waits: ClassRules): number {
  return offsetMin < 0 ? (-offsetMin * slope) / waits.slope : -offsetMin;
}

function slopesTooFar(classes: Classes): readonly Starved[] {
  const bySlope = inOrder(classes).toSorted(([, a], [, b]) => a.slope - b.slope);
  const [slowest, fastest] = [bySlope[0], bySlope.at(-1)];
  if (!slowest || !fastest || fastest[1].slope <= slowest[1].slope * STARVATION_LIMITS.slopes) return [];
  // An ordinary slope is 1: whichever is further from it is what the clinic has to look at.
  const [of] = fastest[1].slope * slowest[1].slope >= 1 ? fastest : slowest;
  return [{ code: 'slopes_too_far', of }];
}

/** Also where another room serves the others alone: it may be closed that day. */
function firstBeyondLimit(
  services: Readonly<Record<string, ServiceRules>>,
  servicePoints: Readonly<Record<string, ServicePointRules>>,
): readonly Starved[] {
  return Object.values(servicePoints).flatMap(({ serviceIds }) => {
    const limits = serviceIds.map((id) => ({ id, limitMin: services[id]?.firstAfterMin ?? null }));
    const latest = Math.max(...limits.map(({ limitMin }) => limitMin ?? Infinity));
    return limits.flatMap(({ id, limitMin }): readonly Starved[] =>
      limitMin !== null && latest - limitMin > STARVATION_LIMITS.newcomerMin
        ? [{ code: 'service_first_without_cap', of: id }]
        : [],
    );
  });
}

/** How much faster the fastest claim grows than the slowest. */
function slopesOf(classes: Classes): number {
  const slopes = inOrder(classes).map(([, { slope }]) => slope);
  return slopes.length === 0 ? 1 : Math.max(...slopes) / Math.min(...slopes);
}

/** @param slopes by how much the wait for a pattern's turn lets a faster class catch up */
function patterns(
  policy: Policy,
  servicePoints: Readonly<Record<string, ServicePointRules>>,
  slopes: number,
): readonly Starved[] {
  const { share, calls } = STARVATION_LIMITS;
  const { ratio, othersPerReturning } = policy;
  const found: Starved[] = [];
  const isRatioTooFar = ratio !== null && furthest([ratio.booked, ratio.walkIn]) > share;
  if (isRatioTooFar) found.push({ code: 'ratio_too_far', of: CLINIC });
  if (othersPerReturning > share) found.push({ code: 'returning_too_rare', of: CLINIC });
  const returning = 1 / (othersPerReturning + 1);
  const ofGroups = Math.min(returning, (1 - returning) * (ratio ? leastOf([ratio.booked, ratio.walkIn]) : 1));
  for (const [of, { weights, serviceIds }] of Object.entries(servicePoints)) {
    const shares = sharesOf(weights, serviceIds);
    if (furthest(shares) > share) found.push({ code: 'share_too_small', of });
    else if (
      !isRatioTooFar &&
      othersPerReturning <= share &&
      (ofGroups * leastOf(shares) * calls) / slopes < 1 - ROUNDING
    )
      found.push({ code: 'patterns_too_far_together', of });
  }
  return found;
}

/** A service that was given no share has one like the least. */
function sharesOf(
  weights: ServicePointRules['weights'],
  serviceIds: ServicePointRules['serviceIds'],
): readonly number[] {
  const least = Math.min(...Object.values(weights));
  return Number.isFinite(least) ? serviceIds.map((id) => weights[id] ?? least) : [];
}

const furthest = (shares: readonly number[]): number =>
  shares.length === 0 ? 1 : Math.max(...shares) / Math.min(...shares);

const leastOf = (shares: readonly number[]): number =>
  shares.length === 0 ? 1 : Math.min(...shares) / shares.reduce((sum, share) => sum + share, 0);

const unique = (found: readonly Starved[]): readonly Starved[] => [
  ...new Map(found.map((one) => [`${one.code} ${one.of}`, one])).values(),
];
