import { defineConfig } from 'vitest/config';

const BROWSER = 'test/browser/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules and database',
          include: ['test/**/*.test.ts'],
          exclude: [BROWSER, 'test/bench/**', 'test/faults/**'],
          globalSetup: 'test/support/databaseSetup.ts',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: 'test/support/databaseSetup.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // One browser and one server at a time: they share the machine with PostgreSQL.
          fileParallelism: false,
        },
      },
    ],
  },
});
