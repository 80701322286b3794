import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate -- --name what_changes` writes the next migration; a merged one is never edited. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './server/db/schema/*.ts',
  out: './drizzle',
  casing: 'snake_case',
});
