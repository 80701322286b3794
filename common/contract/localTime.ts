import { z } from 'zod';

/** A clock on the wall there; `24:00` ends a day. */
export const LocalTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'time_wrong' });
