import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A test file gets a process of its own: native TensorFlow can only be loaded once a process,
    // and never in a second thread.
    pool: 'forks',
    // Half of the tests wait for processes of their own, so one worker would leave cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What a command writes is looked at as it would arrive at a terminal.
    disableConsoleIntercept: true,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
