import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bin, runHarness } from '../../cli/run-harness.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const fileOf = (path: string) =>
  fileURLToPath(new URL(`../../../harness/${path}`, import.meta.url));

/** That the command itself is right: what is missing on this machine is the volume. */
const noVolume = /^Error: The collection \/shared\/paintings does not exist/m;

/** What these files say of a Kubernetes Job. */
interface Job {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly completionMode: string;
    readonly completions: number;
    readonly parallelism: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly command: readonly string[];
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value: string }[];
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
        }[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
}

describe.each([
  'experiments/parts/cluster/runs-job.yaml',
  'compute/features/cluster/features-job.yaml',
])('%s', (path) => {
  const job: Job = parse(readFileSync(fileOf(path), 'utf8'));
  const { completions, parallelism } = job.spec;
  const { containers, volumes } = job.spec.template.spec;
  const [pod] = containers;
  if (pod === undefined) throw new Error(`${path} has no container`);
  const run = (index: number, change = (args: readonly string[]) => args) => {
    const [npx, harness, ...words] = pod.command;
    expect([npx, harness]).toEqual(['npx', 'harness']);
    return runHarness(root, change([...words, ...pod.args]), { JOB_COMPLETION_INDEX: `${index}` });
  };

  it('is an indexed Job with as many pods as the command has parts', () => {
    expect(job).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job' });
    expect(job.spec.completionMode).toBe('Indexed');
    expect(pod.args).toContain(`--shards=${completions}`);
    expect(parallelism).toBeLessThanOrEqual(completions);
  });

  it('mounts the volume that the command reads from', () => {
    const [mount] = pod.volumeMounts;
    expect(volumes.map(({ name }) => name)).toContain(mount?.name);
    expect(mount?.mountPath).toBe('/shared');
    expect(pod.env).toEqual([{ name: 'HARNESS_ROOT', value: '/shared/project' }]);
  });

  it('has a command whose options are known, for the last pod as well', async () => {
    expect((await run(completions - 1)).stderr).toMatch(noVolume);
    expect((await run(completions)).stderr).toMatch(
      new RegExp(`Part ${completions + 1} of ${completions} does not exist`),
    );
    const wrong = await run(0, (args) => [...args, '--invented']);
    expect(wrong.stderr).toContain('has no option --invented');
  });
});

describe.skipIf(process.platform === 'win32')('a Slurm script', () => {
  const programs = join(root, 'bin');
  mkdirSync(programs);
  const npx = join(programs, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(npx, 0o755);
  const start = (path: string, words: readonly string[], env: Record<string, string>) =>
    execa('bash', [fileOf(path), ...words], {
      env: { HARNESS_ROOT: root, PATH: `${programs}:${process.env.PATH}`, ...env },
      reject: false,
    });
  const task = {
    SLURM_ARRAY_TASK_ID: '3',
    SLURM_ARRAY_TASK_MIN: '1',
    SLURM_ARRAY_TASK_MAX: '4',
    SLURM_ARRAY_TASK_COUNT: '4',
    SLURM_CPUS_PER_TASK: '2',
  };
  const crossvalidation = [
    'crossvalidate',
    'colour-statistics',
    '--collection',
    '/shared/paintings',
  ];

  it.each([
    ['experiments/parts/cluster/runs.sbatch', crossvalidation, {}],
    ['compute/features/cluster/features.sbatch', [], { COLLECTION: '/shared/paintings' }],
  ])('%s has options that are known, and takes its part from PARTS', async (path, words, more) => {
    expect((await start(path, words, { ...task, ...more })).stderr).toMatch(noVolume);
    const resubmitted = await start(path, words, { ...task, ...more, PARTS: '2' });
    expect(resubmitted.stderr).toContain('Part 3 of 2 does not exist (option --shard)');
  });
});
