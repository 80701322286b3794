import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { PaperTemplate } from '../../../common/contract/paperTemplate.ts';
import { instant } from '../columns.ts';
import { clinics } from './organisation.ts';

/** How a clinic's paper looks, logo included; none where it looks as the product does it. */
export const paperTemplates = pgTable('paper_templates', {
  clinicId: uuid()
    .primaryKey()
    .references(() => clinics.id),
  template: jsonb().$type<PaperTemplate>().notNull(),
  updatedAt: instant().notNull(),
  updatedBy: text().notNull(),
});
