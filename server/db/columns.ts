import { jsonb, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { LocalText } from '../../common/contract/language.ts';

/** An instant, kept to the millisecond like every instant in the code. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });

/** Primary key of a row that the application named itself (UUIDv7, so that new rows lie together). */
export const id = () => uuid().primaryKey();

/** A text that staff wrote once per language. */
export const localText = () => jsonb().$type<LocalText>();
