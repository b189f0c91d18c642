import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePlugin } from '../../harness/cli/new/make-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { bin, type Outcome, startHarness } from './run-harness.ts';

const [alone, shared] = [temporaryFolder(), temporaryFolder()];
const paintings = join(alone, 'paintings');
const config = join(alone, 'list.json');
const parts = [1, 2, 3, 4].map((index) => `${index}/4`);
const list = ['--config', config, '--collection', paintings, '--offline'];
const args = ['crossvalidate', ...list, '--folds', '3', '--seeds', '0..1', '--control-seeds', '0'];
/** Of four approaches, three folds under two seeds and three controls. */
const runs = 4 * (3 * 2 + 3);
let expected: Outcome;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  const members = [1, 30].map((epochs) => ({ plugin: 'colour-statistics', options: { epochs } }));
  const { plugin } = await makePlugin('my-idea', findProject(temporaryFolder()));
  const plugins = {
    'colour-statistics': { epochs: [1, 20] },
    ensemble: { members },
    [dirname(plugin)]: {},
  };
  writeFileSync(config, JSON.stringify({ plugins }));
  expected = await succeed(alone, [...args, '--json']);
}, 1_800_000);

async function succeed(root: string, args: readonly string[], env = {}): Promise<Outcome> {
  const outcome = await startHarness(root, args, env);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome;
}

/** A table but for how long it took. */
function comparable({ stdout }: Outcome) {
  const model = JSON.parse(stdout);
  for (const row of model.rows) delete row.trainSeconds;
  return model;
}

/** What each run answered, byte for byte, by its id. */
function answers(root: string): Map<string, string> {
  const folders = ['crossvalidation', join('crossvalidation', 'controls')];
  const found = folders.flatMap((folder) => {
    const path = join(root, 'submissions', folder);
    const ids = readdirSync(path).filter((id) => !id.startsWith('.') && id !== 'controls');
    return ids.map((id): [string, string] => {
      const read = (file: string) => readFileSync(join(path, id, file), 'latin1');
      return [join(folder, id), read('predictions.csv') + read('validation.csv')];
    });
  });
  return new Map(found.sort());
}

/** Kills a part in the middle of its second run, which is not the last. */
async function killInSecondRun(root: string, part: string): Promise<void> {
  const child = execa(process.execPath, [bin, ...args, '--shard', part], {
    env: { HARNESS_ROOT: root },
    reject: false,
  });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
    if (/^\[2\/\d+\]/m.test(text)) child.kill('SIGKILL');
  });
  expect((await child).signal, text).toBe('SIGKILL');
}

describe('a cross-validation of three plugins in four processes', () => {
  it('ends in the table of one process to the bit, each part killed once', async () => {
    await Promise.all(parts.map((part) => killInSecondRun(shared, part)));
    const outcomes = await Promise.all(
      parts.map((part) => succeed(shared, [...args, '--shard', part, '--json'])),
    );
    const labels = outcomes.flatMap(({ stdout }) =>
      JSON.parse(stdout).runs.map(({ label }: { label: string }) => label),
    );
    expect(labels).toHaveLength(runs);
    expect(new Set(labels).size).toBe(labels.length);

    const table = await succeed(shared, [...args, '--table-only', '--json']);
    expect(table.stderr).toContain('none left');
    expect(comparable(table)).toEqual(comparable(expected));
    expect(answers(shared)).toEqual(answers(alone));
  });

  it('is divided by Slurm and by Kubernetes alike', async () => {
    const root = temporaryFolder();
    const own = [...args, '--json'];
    const place = {
      SLURM_ARRAY_TASK_MIN: '0',
      SLURM_ARRAY_TASK_MAX: '3',
      SLURM_ARRAY_TASK_COUNT: '4',
    };
    const outcomes = await Promise.all([
      ...['0', '1'].map((id) => succeed(root, own, { ...place, SLURM_ARRAY_TASK_ID: id })),
      ...['2', '3'].map((index) =>
        succeed(root, [...own, '--shards', '4'], { JOB_COMPLETION_INDEX: index }),
      ),
    ]);
    const sizes = outcomes.map(({ stdout }) => JSON.parse(stdout).runs.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(runs);
    expect(comparable(await succeed(root, [...args, '--table-only', '--json']))).toEqual(
      comparable(expected),
    );
  });

  it('is what the commands of its plan make, also where one run is lost', async () => {
    const folder = join(shared, 'submissions', 'crossvalidation');
    const [lost = ''] = readdirSync(folder).filter((id) => id.startsWith('ensemble'));
    rmSync(join(folder, lost), { recursive: true });
    const plan = await succeed(shared, [...args, '--plan', '--shards', '4']);
    const commands = plan.stdout.split('\n');
    expect(commands.map((line) => line.split(' ').at(-1))).toEqual(parts);
    const harness = `"${process.execPath}" "${bin}"`;
    const script = commands.map((line) => line.replace('npx harness', harness)).join('\n');
    const env = { HARNESS_ROOT: shared, NO_COLOR: '1' };
    const { stdout } = await execa('sh', ['-ec', script], { env });
    expect(stdout).toContain(`All parts: ${runs} of ${runs} finished.`);
    expect(comparable(await succeed(shared, [...args, '--table-only', '--json']))).toEqual(
      comparable(expected),
    );
  });
});

it('a sweep in two processes ends in the summary of one', async () => {
  const sweep = ['run', ...list, '--seeds', '0..1', '--json'];
  const one = await succeed(alone, sweep);
  const root = temporaryFolder();
  await Promise.all(['1/2', '2/2'].map((part) => succeed(root, [...sweep, '--shard', part])));
  const summary = await succeed(root, [...sweep, '--table-only']);
  expect(summary.stdout).toBe(one.stdout);
});

it('a part whose runs fail says which and ends with exit code 1', async () => {
  const root = temporaryFolder();
  const failing = ['crossvalidate', 'plain-cosine', '--weights', '/nowhere.h5', '--folds', '3'];
  const where = ['--collection', paintings, '--offline', '--seeds', '0', '--shard', '1/2'];
  const outcome = await startHarness(root, [...failing, ...where]);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stdout).toContain('Failed: plain-cosine, weights=/nowhere.h5, seed 0, fold 1');
  expect(outcome.stdout).toContain('Part 1 of 2: 0 runs finished, 2 failed. All parts: 0 of 3');
});
