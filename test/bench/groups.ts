/** All that is measured, in the order in which it is. */
import { city } from './city.ts';
import { crowd } from './crowd.ts';
import { day } from './day.ts';
import { dialogues } from './dialogues.ts';
import { displayMemory } from './displayMemory.ts';
import { http } from './http.ts';
import { notify } from './notify.ts';
import { phone } from './phone.ts';
import type { Group } from './rows.ts';
import { screens } from './screens.ts';
import { sound } from './sound.ts';
import { start } from './start.ts';
import { useCase } from './useCase.ts';
import { year } from './year.ts';

export const GROUPS: readonly Group[] = [
  ...[day, useCase, dialogues, http, crowd, city, notify, year, screens, displayMemory, sound, start, phone],
];
