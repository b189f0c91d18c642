import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Tests that train every plugin of the project.
const contract = ['test/plugins/{contract,refit}.test.ts'];
// Tests that run commands as a person does, and the demo that commands open.
const cli = [
  'test/cli/**/*.test.ts',
  'test/bench/bench-command.test.ts',
  'test/data/collection/demo-catalog.test.ts',
  'test/evidence/report/report.test.ts',
  'test/evidence/serve/live-view.test.ts',
];
const plugins = ['test/{plugins,host/composition}/**/*.test.ts'];
// Tests of processes that serve plugins.
const host = ['test/{cheats,host}/**/*.test.ts'];
// Tests of engines and of what they are loaded for.
const compute = ['test/compute/**/*.test.ts', 'test/evidence/explain/*.test.ts'];

// Plugins are served in the process of the test, which saves the start of an engine for each model.
const servePluginsHere = 'test/material/serve-plugins-here.ts';

/**
 * The projects with long files come first, so that small files fill the end; files of one project
 * follow each other, so that those that share a process do.
 */
class ProjectAfterProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = ['contract', 'host', 'cli', 'compute', 'plugins', 'unit'];
    const rank = ({ project }: TestSpecification) => order.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // Native TensorFlow can only be loaded once a process, and never in a second thread.
    pool: 'forks',
    // One more than cores: some tests wait, for a browser or for processes of their own.
    maxWorkers: availableParallelism() + 1,
    // What a command writes is taken as it would arrive at a terminal.
    disableConsoleIntercept: true,
    // Nothing waits for time to pass, so these only end what hangs, however busy the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    sequence: { sequencer: ProjectAfterProject },
    globalSetup: ['test/material/session/start-session.ts'],
    // Where `isolate` is false, modules and the engine are loaded once for many files.
    projects: [
      {
        extends: true,
        test: {
          name: 'contract',
          include: contract,
          isolate: false,
          setupFiles: [servePluginsHere],
        },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: cli,
          isolate: false,
          setupFiles: [servePluginsHere],
          // What a command writes is taken as it would arrive at a terminal.
          disableConsoleIntercept: true,
        },
      },
      {
        extends: true,
        test: { name: 'host', include: host, exclude: plugins, isolate: false },
      },
      {
        extends: true,
        test: { name: 'compute', include: compute, exclude: cli },
      },
      {
        extends: true,
        test: {
          name: 'plugins',
          include: plugins,
          exclude: contract,
          isolate: false,
          setupFiles: ['test/material/reset-engine.ts', servePluginsHere],
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...cli, ...compute, ...host, ...plugins],
          isolate: false,
          setupFiles: [servePluginsHere],
        },
      },
    ],
  },
});
