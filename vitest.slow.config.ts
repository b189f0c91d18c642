import { defineConfig } from 'vitest/config';

// What takes minutes: `npm run test:slow`.
export default defineConfig({
  test: {
    include: ['test/**/*.slow.ts'],
    globalSetup: ['test/material/session/start-session.ts'],
    setupFiles: ['test/material/property-seed.ts'],
    pool: 'forks',
    // The tests ignore the user's own settings.
    env: { HARNESS_CONFIG: '' },
    // What a command writes is taken as it would arrive at a terminal.
    disableConsoleIntercept: true,
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
  },
});
