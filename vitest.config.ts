import { defineConfig } from 'vitest/config';

const BROWSER = 'test/browser/**/*.test.ts';
const TELEPHONE = 'test/telephone/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules and database',
          include: ['test/**/*.test.ts'],
          exclude: [BROWSER, TELEPHONE, 'test/bench/**', 'test/faults/**'],
          globalSetup: 'test/support/databaseSetup.ts',
          setupFiles: 'test/support/cheapPasswords.ts',
          // One per processor of the smallest machine: a file waits for its database half of the time.
          maxWorkers: 2,
          // Tests wait for what happens, never for a time; the limit only ends one that hangs, also on a busy machine.
          testTimeout: 90_000,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'telephone',
          include: [TELEPHONE],
          globalSetup: 'test/support/databaseSetup.ts',
          setupFiles: 'test/support/cheapPasswords.ts',
          testTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 120_000,
          // What is heard comes in its own time: one exchange and one call at once.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: ['test/support/databaseSetup.ts', 'test/browser/pagesSetup.ts'],
          setupFiles: 'test/support/cheapPasswords.ts',
          testTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 180_000,
          // Two files at a time, each with a browser and a server of its own: most of the time a page waits.
          maxWorkers: 2,
        },
      },
    ],
  },
});
