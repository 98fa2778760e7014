import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/templates/**'],
          globalSetup: ['test/temporary-folder.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/temporary-folder.ts', 'test/e2e/machine.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'templates',
          include: ['test/templates/**/*.test.ts'],
          globalSetup: ['test/temporary-folder.ts'],
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
