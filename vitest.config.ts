import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Tests of processes that serve plugins; those of compositions have plugins served here.
const host = ['test/{cheats,host}/**/*.test.ts'];
const compositions = ['test/host/composition/**/*.test.ts'];
// Tests of engines: each loads one, in one way.
const engines = ['test/compute/engine/**/*.test.ts'];

// Plugins are served in the process of the test, which saves the start of an engine for each model.
const servePluginsHere = 'test/material/serve-plugins-here.ts';

/** What takes long comes first, so that small files fill the end. */
const order = [
  /plugins\/contract\.test/,
  /test\/(cheats|host)\//,
  /test\/compute\/engine\//,
  /test\/(cli|evidence)\//,
  /test\/(plugins|submission|compute)\//,
  /./,
];
const rank = ({ moduleId }: TestSpecification) => order.findIndex((part) => part.test(moduleId));

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // Native TensorFlow can only be loaded once a process, and never in a second thread.
    pool: 'forks',
    // One more than cores: some tests wait for a browser or for their own processes.
    maxWorkers: availableParallelism() + 1,
    // The tests ignore the user's own settings.
    env: { HARNESS_CONFIG: '' },
    // What a command writes is taken as it would arrive at a terminal.
    disableConsoleIntercept: true,
    // Nothing waits for time to pass, so these only end what hangs, however busy the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    sequence: { sequencer: LongFilesFirst },
    globalSetup: ['test/material/session/start-session.ts'],
    setupFiles: ['test/material/property-seed.ts'],
    // Where `isolate` is false, modules and the engine are loaded once for many files.
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{cheats,host}/*.test.ts', 'test/host/!(composition)/**', ...engines],
          isolate: false,
          setupFiles: ['test/material/reset-engine.ts', servePluginsHere],
        },
      },
      {
        extends: true,
        test: { name: 'host', include: host, exclude: compositions, isolate: false },
      },
      { extends: true, test: { name: 'engines', include: engines } },
    ],
  },
});
