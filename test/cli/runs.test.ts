import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunListing } from '../../harness/experiments/keeping/list-runs.ts';
import { createRunFolder } from '../../harness/experiments/records/run-folder.ts';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { changeNotes, readNotes } from '../../harness/experiments/records/run-notes.ts';
import { takeOwnership } from '../../harness/shared/ownership/take-ownership.ts';
import { writeReportRun } from '../evidence/report/write-report-run.ts';
import {
  exampleManifest,
  exampleScores,
  writeExampleRun,
} from '../experiments/records/example-run.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const submissions = join(root, 'submissions');
const sealed = 'xception-demo-seed0-0000aaaa';

async function write(id: string, changes: Partial<RunManifest> = {}, place = submissions) {
  await writeExampleRun(place, exampleManifest({ id, ...changes }), exampleScores(0.8, 0.7, 0.75));
}

const other = (name: string) => ({ ...exampleManifest().plugin, name });

beforeAll(async () => {
  await writeReportRun(root, { id: sealed, isSealed: true });
  await write('cosine-demo-seed0-0000bbbb', {
    plugin: other('cosine'),
    created: '2026-01-02T03:04:05.000Z',
    approach: 'abcd'.repeat(16),
  });
  await write('cosine-demo-seed1-0000cccc', {
    plugin: other('cosine'),
    seed: 1,
    approach: 'abcd'.repeat(16),
    collection: { ...exampleManifest().collection, name: 'elsewhere' },
  });
  await write('ensemble-demo-seed0-0000dddd', {
    plugin: other('ensemble'),
    members: [
      { run: sealed, created: '2024-05-06T07:08:09.000Z' },
      { run: 'cosine-demo-seed0-0000bbbb', created: '2026-01-02T03:04:05.000Z' },
    ],
  });
  await write('stopped-demo-seed0-0000eeee', { state: 'running' });
  const damaged = await createRunFolder(submissions, 'damaged-demo-seed0-0000ffff');
  writeFileSync(join(damaged.path, 'manifest.json'), '{"version":');
  await write(
    'xception-control-demo-seed0-00001111',
    { control: { shuffleSeed: 0, of: sealed } },
    join(submissions, 'controls'),
  );
  for (const index of [0, 1]) {
    await write(
      `xception-demo-seed0-0000222${index}`,
      {
        split: { ...exampleManifest().split, fold: { folds: 2, index } },
        approach: 'ef'.repeat(32),
      },
      join(submissions, 'crossvalidation'),
    );
  }
});

async function succeed(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function list(...args: string[]): Promise<RunListing[]> {
  return JSON.parse(await succeed('runs', 'list', '--json', ...args)) as RunListing[];
}

async function idsOf(...args: string[]): Promise<string[]> {
  return (await list(...args)).map(({ id }) => id).sort();
}

async function refuse(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runHarness(root, args);
  expect([exitCode, stdout]).toEqual([1, '']);
  // One sentence, whatever was named: a line that is not long.
  expect(stderr).toMatch(/^Error: .{10,600}$/);
  return stderr;
}

describe('harness runs list', () => {
  it('tells finished, partial and damaged runs apart, the newest first', async () => {
    const runs = await list();
    const states = Object.fromEntries(runs.map(({ id, state }) => [id.split('-')[0], state]));
    expect(states).toEqual({
      xception: 'finished',
      cosine: 'finished',
      ensemble: 'finished',
      stopped: 'partial',
      damaged: 'damaged',
    });
    expect(runs[0]?.id).toBe('cosine-demo-seed0-0000bbbb');
    expect(runs.at(-1)).toMatchObject({
      state: 'damaged',
      reason: expect.stringContaining('JSON'),
    });
    expect(runs[0]?.unseenAuc?.value).toBe(0.7);
    expect(await list('--all')).toHaveLength(runs.length + 3);
  });

  it('filters by plugin, collection, day and identity, as the leaderboard does', async () => {
    const cosines = ['cosine-demo-seed0-0000bbbb', 'cosine-demo-seed1-0000cccc'];
    expect(await idsOf('--plugin', 'cosine')).toEqual(cosines);
    expect(await idsOf('--plugin', 'cosine', 'ensemble')).toHaveLength(3);
    expect(await idsOf('--collection', 'elsewhere')).toEqual(cosines.slice(1));
    expect(await idsOf('--since', '2026-01-02T03:04:05Z')).toEqual(cosines.slice(0, 1));
    expect(await idsOf('--since', '2026-01-02T03:04:06Z')).toEqual([]);
    expect(await idsOf('--identity', '0000bb')).toEqual(cosines.slice(0, 1));
    expect(await idsOf('--identity', 'ABCDabcd')).toEqual(cosines);
    const board = JSON.parse(await succeed('leaderboard', '--json', '--plugin', 'cosine'));
    const rows = board.tables.flatMap((table: { rows: { runs: string[] }[] }) => table.rows);
    expect(rows.flatMap(({ runs }: { runs: string[] }) => runs).sort()).toEqual(cosines);
    expect(await succeed('runs', 'list', '--plugin', 'cosin')).toMatch(
      /^0 of 6 runs match\. There are plugins: cosine, ensemble, xception;/,
    );
  });

  it.each([
    [['--since', 'yesterday'], /--since must be a day.*got "yesterday"/],
    [['--since', '2026-02-30'], /--since must be/],
    [['--identity', '../x'], /--identity must be 4 to 64 hexadecimal/],
  ])('refuses %j', async (args, message) => {
    expect(await refuse('runs', 'list', ...args)).toMatch(message);
  });
});

describe('what is noted about a run', () => {
  it('is kept next to the seal, found by commands, and outlives the run being made again', async () => {
    await succeed('runs', 'rename', sealed, 'Größte Härte (2)');
    await succeed('runs', 'tag', 'Größte Härte (2)', 'paper', 'draft');
    await succeed('runs', 'tag', sealed, 'paper', 'best', '--remove', 'draft');
    await succeed('runs', 'note', sealed, 'Two lines,\nand an end.');
    const [found] = await list('--tag', 'paper', 'best');
    expect(found).toMatchObject({
      id: sealed,
      name: 'Größte Härte (2)',
      tags: ['paper', 'best'],
      note: 'Two lines,\nand an end.',
    });
    expect(await idsOf('--tag', 'draft')).toEqual([]);
    const verified = JSON.parse(await succeed('runs', 'verify', sealed, '--json'));
    expect(verified).toEqual([{ name: sealed, verdict: 'intact', problems: [] }]);
    // Any command that takes a run takes the name.
    const report = await runHarness(root, ['compare', 'Größte Härte (2)', 'nothing']);
    expect(report.stderr).toMatch(/"nothing"/);
    const id = 'again-demo-seed0-00003333';
    await write(id);
    await succeed('runs', 'tag', id, 'kept');
    await write(id);
    expect(await idsOf('--tag', 'kept')).toEqual([id]);
    rmSync(join(submissions, id), { recursive: true });
  });

  it('can be taken away again', async () => {
    const id = 'cosine-demo-seed1-0000cccc';
    await succeed('runs', 'rename', id, 'Mine');
    await succeed('runs', 'note', id, 'text');
    await succeed('runs', 'rename', 'Mine', '');
    await succeed('runs', 'note', id, '');
    expect(JSON.parse(readFileSync(join(submissions, id, 'notes.json'), 'utf8'))).toEqual({
      version: 1,
      tags: [],
    });
  });

  it('loses nothing to two processes that write at once', async () => {
    const folder = join(submissions, 'cosine-demo-seed1-0000cccc');
    const tags = Array.from({ length: 8 }, (_, i) => `t${i}`);
    await Promise.all(
      tags.map((tag) => changeNotes(folder, (notes) => ({ ...notes, tags: [...notes.tags, tag] }))),
    );
    expect([...(await readNotes(folder)).tags].sort()).toEqual(tags);
    await changeNotes(folder, (notes) => ({ ...notes, tags: [] }));
  });

  it.each([
    ['rename', '../x'],
    ['rename', 'a\nb'],
    ['rename', '\u001b[31mred'],
    ['rename', 'x'.repeat(10_000)],
    ['rename', 'ends in a space '],
    ['tag', '..'],
    ['tag', 'two words'],
    ['tag', 'x'.repeat(10_000)],
    ['note', '\u001b]0;title\u0007'],
    ['note', 'x'.repeat(10_000)],
  ])('refuses by %s: %j', async (action, text) => {
    expect(await refuse('runs', action, sealed, text)).toMatch(/cannot be a/);
  });

  it('is not written where the folder of a run is a link', async () => {
    const id = 'linked-demo-seed0-00007777';
    const outside = temporaryRun();
    symlinkSync(outside, join(submissions, id));
    expect(await refuse('runs', 'tag', id, 'odd')).toMatch(/is a link to a place outside/);
    expect(existsSync(join(outside, 'notes.json'))).toBe(false);
    rmSync(join(submissions, id));
  });

  it('refuses a name that another run has', async () => {
    await succeed('runs', 'rename', 'cosine-demo-seed0-0000bbbb', 'Taken');
    expect(await refuse('runs', 'rename', sealed, 'Taken')).toMatch(/is already called "Taken"/);
    expect(await refuse('runs', 'rename', sealed, 'stopped-demo-seed0-0000eeee')).toMatch(
      /already/,
    );
  });

  it('is never written through a link, nor read from one', async () => {
    const id = 'stopped-demo-seed0-0000eeee';
    const target = join(root, 'private.json');
    writeFileSync(target, '{"secret":"s3cret"}');
    symlinkSync(target, join(submissions, id, 'notes.json'));
    const said = await refuse('runs', 'tag', id, 'x');
    expect(said).toMatch(/notes\.json is not a plain file\. Remove it/);
    expect(readFileSync(target, 'utf8')).toBe('{"secret":"s3cret"}');
    expect(await idsOf()).toContain(id);
    rmSync(join(submissions, id, 'notes.json'));
    writeFileSync(join(submissions, id, 'notes.json'), '{"version":1,"tags":["\\u001b[2J"]}');
    expect(await refuse('runs', 'tag', id, 'x')).toMatch(/invalid tags\.0/);
    rmSync(join(submissions, id, 'notes.json'));
  });
});

describe('harness runs show', () => {
  it('says all that is known, and what depends on the run', async () => {
    const text = await succeed('runs', 'show', sealed);
    for (const part of [
      /^Größte Härte \(2\) \(xception-demo-seed0-0000aaaa\)\nTags: paper, best\.\nNote: Two lines,/,
      /Finished; begun 2024-05-06 07:08 UTC\./,
      /Plugin xception: Frozen features/,
      /Weights of xception: trained, from file \(abababab\)/,
      /unseen +0\.\d{3}/,
      /No file has changed since the run\./,
      /ensemble-demo-seed0-0000dddd is an ensemble with this member/,
      /controls\/xception-control-demo-seed0-00001111 is its control/,
    ]) {
      expect(text).toMatch(part);
    }
    const damaged = await succeed('runs', 'show', 'damaged-demo-seed0-0000ffff', '--json');
    expect(JSON.parse(damaged)).toMatchObject([{ state: 'damaged', verdict: 'changed' }]);
  });

  it('takes latest for the newest finished run', async () => {
    const newest = 'cosine-demo-seed0-0000bbbb';
    const shown = JSON.parse(await succeed('runs', 'show', 'latest', '--json'));
    expect(shown).toMatchObject([{ id: newest }]);
    const verified = JSON.parse(await succeed('runs', 'verify', 'latest', '--json'));
    expect(verified).toMatchObject([{ name: newest }]);
  });

  it.each(['..', 'a\nb', '\u001b[2J', 'x'.repeat(10_000), 'controls', '/etc', ''])(
    'knows no run %j',
    async (name) => {
      expect(await refuse('runs', 'show', name)).toMatch(/No run "/);
    },
  );
});

describe('harness runs remove', () => {
  it('refuses to remove unasked, and says what depends on the run', async () => {
    const { exitCode, stderr } = await runHarness(root, ['runs', 'remove', sealed]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Also removed: what is noted about it/);
    expect(stderr).toMatch(/is an ensemble with this member/);
    expect(stderr).toMatch(/Error: Nothing is removed: there is no terminal/);
    expect(existsSync(join(submissions, sealed))).toBe(true);
  });

  it('does not take latest, but names that run', async () => {
    expect(await refuse('runs', 'remove', 'latest', '--yes')).toMatch(
      /does not take "latest".*: harness runs remove cosine-demo-seed0-0000bbbb$/,
    );
    expect(existsSync(join(submissions, 'cosine-demo-seed0-0000bbbb'))).toBe(true);
  });

  it('names the cross-validation and the row that would lack it', async () => {
    const fold = 'crossvalidation/xception-demo-seed0-00002220';
    const { stderr } = await runHarness(root, ['runs', 'remove', fold]);
    expect(stderr).toMatch(
      /fold 1 of 2 of seed 0 of a cross-validation of xception.* with 1 other run\./,
    );
    await write('cosine-demo-seed2-00004444', {
      plugin: other('cosine'),
      seed: 2,
      approach: 'abcd'.repeat(16),
    });
    const of = await runHarness(root, ['runs', 'remove', 'cosine-demo-seed2-00004444']);
    expect(of.stderr).toMatch(/mean over seeds, of which 2 seeds would be left/);
    expect(of.stderr).toMatch(/corrected p-values of 2 other rows /);
  });

  it('removes what it is told to, submission and damage included, and nothing else', async () => {
    const outside = join(root, 'outside');
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, 'precious'), 'x');
    const gone = join(submissions, 'cosine-demo-seed2-00004444');
    symlinkSync(outside, join(gone, 'model'));
    writeFileSync(join(gone, 'submission.csv'), 'index,sameArtist\n');
    const before = readdirSync(submissions).length;
    const args = ['runs', 'remove', 'cosine-demo-seed2-00004444', 'damaged-demo-seed0-0000ffff'];
    const { stdout, stderr } = await runHarness(root, [...args, '--yes']);
    expect(stderr).toMatch(/the submission submission\.csv/);
    expect(stdout).toBe(`Removed ${args[2]}\nRemoved ${args[3]}`);
    expect(readdirSync(submissions).filter((name) => !name.startsWith('.'))).toHaveLength(
      before - 2,
    );
    expect(readdirSync(join(submissions, '.removed'))).toEqual([]);
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('x');
  });

  it('removes no link and nothing that a link leads to', async () => {
    const outside = temporaryRun();
    symlinkSync(outside, join(submissions, 'linked'));
    const { exitCode, stderr } = await runHarness(root, ['runs', 'remove', 'linked', '--yes']);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/is a link or not a folder/)]);
    expect(existsSync(join(outside, 'manifest.json'))).toBe(true);
    rmSync(join(submissions, 'linked'));
  });

  it('does not touch a run that a process is making', async () => {
    const id = 'stopped-demo-seed0-0000eeee';
    const ownership = await takeOwnership(join(submissions, '.owners', `${id}.json`), () => {});
    const { exitCode, stderr } = await runHarness(root, ['runs', 'remove', id, '--yes']);
    await ownership.release();
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/is in use by process/)]);
    expect(existsSync(join(submissions, id))).toBe(true);
    await succeed('runs', 'remove', id, '--yes');
  });

  it('finishes what a killed removal has left', async () => {
    mkdirSync(join(submissions, '.removed', 'left', 'model'), { recursive: true });
    const listed = await runHarness(root, ['runs', 'list']);
    expect(listed.stderr).toMatch(/A removal was interrupted/);
    await succeed('runs', 'remove');
    expect(readdirSync(join(submissions, '.removed'))).toEqual([]);
    expect(await refuse('runs', 'remove')).toMatch(/Name the runs to remove/);
  });
});

function temporaryRun(): string {
  const folder = join(root, 'run-elsewhere');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(exampleManifest()));
  return folder;
}
