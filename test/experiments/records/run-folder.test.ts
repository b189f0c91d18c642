import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRun } from '../../../harness/experiments/records/find-run.ts';
import { readGitState } from '../../../harness/experiments/records/git-state.ts';
import { readCurve, writeCurve } from '../../../harness/experiments/records/learning-curve.ts';
import {
  readPredictions,
  writePredictions,
} from '../../../harness/experiments/records/predictions.ts';
import { listRuns, readRun } from '../../../harness/experiments/records/read-run.ts';
import { createRunFolder } from '../../../harness/experiments/records/run-folder.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import {
  exampleManifest,
  examplePredictions,
  exampleScores,
  writeExampleRun,
} from './example-run.ts';

const scores = exampleScores(0.9, 0.8, 0.85);

describe('a run folder', () => {
  it('reads back what was written', async () => {
    const submissions = join(temporaryFolder(), 'submissions');
    const manifest = exampleManifest();
    const predictions = examplePredictions(1);
    const path = await writeExampleRun(submissions, manifest, scores, predictions);
    expect(await readRun(path)).toEqual({ folder: path, manifest, scores });
    const read = await readPredictions(path);
    for (const test of ['seen', 'unseen', 'mixed'] as const) {
      expect(read[test]).toEqual({
        ...predictions[test],
        scores: Float64Array.from(predictions[test].scores),
      });
    }
  });

  it('keeps any painting id, and writes none that a spreadsheet runs', async () => {
    const folder = temporaryFolder();
    const id = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('=cmd|1', "'=x", "''", '+1', '-1', '@a', '\t=x', 'a"b,c\nd', '\r', '＝x'),
    );
    await fc.assert(
      fc.asyncProperty(id, id, async (a, b) => {
        const one = {
          a: [a],
          b: [b],
          same: Uint8Array.of(0),
          scores: Float64Array.of(0.1),
          artistA: Int32Array.of(0),
          artistB: Int32Array.of(1),
        };
        await writePredictions(folder, { seen: one, unseen: one, mixed: one });
        expect(await readPredictions(folder)).toEqual({ seen: one, unseen: one, mixed: one });
        const text = await readFile(join(folder, 'predictions.csv'), 'utf8');
        const cells = (parse(text) as string[][]).flat();
        expect(cells.filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('names a damaged row of the predictions', async () => {
    const folder = temporaryFolder();
    await writePredictions(folder, examplePredictions(1));
    const file = join(folder, 'predictions.csv');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, [...lines.slice(0, 4), 'seen,3,a', ...lines.slice(5)].join('\n'));
    await expect(readPredictions(folder)).rejects.toMatchObject({
      code: 'RUN_BROKEN',
      message: expect.stringContaining('row 3 of test seen is damaged'),
    });
  });

  it('keeps a learning curve, gaps included', async () => {
    const folder = temporaryFolder();
    expect(await readCurve(folder)).toEqual([]);
    await writeCurve(folder, [
      { epoch: 0, loss: null, validationUnseenAuc: 0.5 },
      { epoch: 1, loss: Number.NaN },
      { epoch: 2, loss: 0.25, validationUnseenAuc: 0.7 },
    ]);
    expect(await readCurve(folder)).toEqual([
      { epoch: 0, loss: null, validationUnseenAuc: 0.5 },
      { epoch: 1, loss: null, validationUnseenAuc: null },
      { epoch: 2, loss: 0.25, validationUnseenAuc: 0.7 },
    ]);
  });

  it('shows a model once it is complete, and replaces an older run', async () => {
    const submissions = temporaryFolder();
    const folder = await createRunFolder(submissions, 'a-run');
    const failing = folder.writeModel(async (model) => {
      await writeFile(join(model, 'half'), '');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(existsSync(join(folder.path, 'model'))).toBe(false);
    await folder.writeModel((model) => writeFile(join(model, 'weights'), 'w'));
    expect(await readdir(join(folder.path, 'model'))).toEqual(['weights']);
    await folder.writeManifest(exampleManifest({ id: 'a-run', state: 'running' }));
    await createRunFolder(submissions, 'a-run');
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('leaves whole files when it is killed while writing', async () => {
    const folder = temporaryFolder();
    const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    await writeFile(
      join(folder, 'write.ts'),
      `import { writePredictions } from ${module('../../../harness/experiments/records/predictions.ts')};
       const size = 20000;
       const one = {
         a: Array(size).fill('a'), b: Array(size).fill('b'), same: new Uint8Array(size),
         scores: new Float64Array(size), artistA: new Int32Array(size), artistB: new Int32Array(size).fill(1),
       };
       for (;;) {
         await writePredictions(${JSON.stringify(folder)}, { seen: one, unseen: one, mixed: one });
         process.stdout.write('.');
       }`,
    );
    const register = fileURLToPath(
      new URL('../../../harness/shared/typescript/register.js', import.meta.url),
    );
    const child = spawn(process.execPath, ['--import', register, join(folder, 'write.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let written = 0;
    child.stdout.on('data', (dots: Buffer) => {
      written += dots.length;
    });
    const file = join(folder, 'predictions.csv');
    const sizes = new Set<number>();
    // Whatever the file is at any moment is what a kill at that moment would leave.
    while (written < 6) {
      for (let i = 0; i < 200 && existsSync(file); i++) sizes.add(statSync(file).size);
      await new Promise(setImmediate);
    }
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
    expect([...sizes]).toEqual([statSync(file).size]);
    expect((await readPredictions(folder)).mixed.same.length).toBe(20_000);
  });

  it('is not written through a link that leads elsewhere', async () => {
    const root = temporaryFolder();
    await mkdir(join(root, 'elsewhere'));
    await mkdir(join(root, 'submissions'));
    await symlink(join(root, 'elsewhere'), join(root, 'submissions', 'a-run'));
    await writeFile(join(root, 'elsewhere', 'precious'), '');
    for (const id of ['a-run', '../elsewhere', '']) {
      await expect(createRunFolder(join(root, 'submissions'), id)).rejects.toMatchObject({
        code: 'RUN_FOLDER_INVALID',
      });
    }
    expect(await readdir(join(root, 'elsewhere'))).toEqual(['precious']);
  });
});

describe('listRuns', () => {
  it('lists runs in order and reports broken folders', async () => {
    const root = temporaryFolder();
    const submissions = join(root, 'submissions');
    expect(await listRuns(submissions)).toEqual({ runs: [], broken: [] });
    for (const id of ['b-run', 'a-run']) {
      await writeExampleRun(submissions, exampleManifest({ id }), scores);
    }
    const running = await createRunFolder(submissions, 'c-run');
    await running.writeManifest(exampleManifest({ id: 'c-run', state: 'running' }));
    await mkdir(join(submissions, 'empty'));
    await mkdir(join(submissions, 'torn'));
    await writeFile(join(submissions, 'torn', 'manifest.json'), '{"version": 1, "id"');
    const odd = await createRunFolder(submissions, 'odd');
    await odd.writeManifest(exampleManifest({ id: 'odd' }));
    await mkdir(join(submissions, 'wrong'));
    const wrong = { ...exampleManifest(), seed: 'zero' };
    await writeFile(join(submissions, 'wrong', 'manifest.json'), JSON.stringify(wrong));
    await symlink(root, join(submissions, 'link'));
    await writeFile(join(submissions, 'README.md'), '');

    const { runs, broken } = await listRuns(submissions);
    expect(runs.map(({ manifest }) => manifest.id)).toEqual(['a-run', 'b-run', 'c-run']);
    expect(runs[2]?.scores).toBeNull();
    const reasons = Object.fromEntries(
      broken.map(({ folder, reason }) => [folder.slice(submissions.length + 1), reason]),
    );
    expect(Object.keys(reasons)).toEqual(['empty', 'link', 'odd', 'torn', 'wrong']);
    expect(reasons.empty).toContain('manifest.json: is missing');
    expect(reasons.link).toContain('a link to a place outside');
    expect(reasons.odd).toContain('metrics.json: is missing');
    expect(reasons.torn).toContain('is not JSON');
    expect(reasons.wrong).toContain('seed: Invalid input');
  });
});

describe('findRun', () => {
  it('takes a name or a path, and never leaves submissions by a name', async () => {
    const root = temporaryFolder();
    const submissions = join(root, 'submissions');
    const id = 'xception-demo-seed0-0123abcd';
    const path = await writeExampleRun(submissions, exampleManifest({ id }), scores);
    const outside = await writeExampleRun(root, exampleManifest({ id: 'outside' }), scores);
    await symlink(outside, join(submissions, 'linked'));

    expect(await findRun(id, submissions)).toBe(path);
    expect(await findRun(path, submissions)).toBe(path);
    expect(await findRun(`${outside}/`, submissions)).toBe(outside);
    const missing = async (name: string, message: RegExp) =>
      expect(findRun(name, submissions)).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
        message: expect.stringMatching(message),
      });
    await missing('xception-demo-seed1-0123abcd', /Did you mean "xception-demo-seed0-0123abcd"\?/);
    await missing(join(submissions, 'xception-demo-seed0-0123abce'), /Did you mean/);
    await missing('xception', /Name the whole run, such as "xception-demo-seed0-0123abcd"\./);
    await missing('0123abcd', /Name the whole run, such as "xception-demo-seed0-0123abcd"\./);
    const created = '2024-06-01T00:00:00.000Z';
    const newer = exampleManifest({ id: 'xception-demo-seed0-11111111', created });
    await writeExampleRun(submissions, newer, scores);
    await writeExampleRun(
      submissions,
      exampleManifest({ id: 'xception-demo-seed0-22222222' }),
      scores,
    );
    await missing('xception', /such as "xception-demo-seed0-11111111"\. `harness runs list` lists/);
    // A run of another plugin, whose name begins alike, is newer.
    for (const [name, created] of [
      ['xc', '2024-01-01T00:00:00.000Z'],
      ['xc-fine', '2024-02-01T00:00:00.000Z'],
    ] as const) {
      const { plugin } = exampleManifest({});
      const id = `${name}-demo-seed0-33333333`;
      const own = exampleManifest({ id, created, plugin: { ...plugin, name } });
      await writeExampleRun(submissions, own, scores);
    }
    await missing('xc', /such as "xc-demo-seed0-33333333"\./);
    await missing('nosuch', /No run "nosuch" in .*\. `harness runs list` lists them\./);
    const before = process.cwd();
    process.chdir(root);
    await missing('outside', /No run "outside"/);
    process.chdir(before);
    await missing('../outside/nothing', /No run/);
    await missing('linked', /link to another place/);
    await missing('..', /No run/);
    await missing('', /No run ""/);
    await expect(findRun('x', join(root, 'none'))).rejects.toThrow(/There are no runs yet/);
  });
});

describe('latest', () => {
  it('is the newest run that can be read, unless a run is called so', async () => {
    const root = temporaryFolder();
    const submissions = join(root, 'submissions');
    const latest = () => findRun('latest', submissions);
    await expect(latest()).rejects.toThrow(/There are no runs yet/);
    const write = (
      id: string,
      day: number,
      folder = submissions,
      state: RunManifest['state'] = 'finished',
    ) =>
      writeExampleRun(
        folder,
        exampleManifest({ id, created: `2024-06-0${day}T00:00:00.000Z`, state }),
        scores,
      );
    const outside = await write('outside', 9, root);
    await write('first', 1);
    const second = await write('second', 3);
    await write('third', 2);
    await symlink(outside, join(submissions, 'linked'));
    await mkdir(join(submissions, 'broken'));
    await writeFile(join(submissions, 'broken', 'manifest.json'), '{');
    await symlink(join(root, 'nowhere'), join(submissions, 'to-nowhere'));
    await mkdir(join(submissions, 'borrowed'));
    await symlink(join(outside, 'manifest.json'), join(submissions, 'borrowed', 'manifest.json'));
    await mkdir(join(submissions, 'undated'));
    const undated = { created: 'tomorrow', plugin: { name: 'x' }, state: 'finished' };
    await writeFile(join(submissions, 'undated', 'manifest.json'), JSON.stringify(undated));
    expect(await latest()).toBe(second);
    await write('under-way', 8, submissions, 'running');
    expect(await latest()).toBe(second);
    const called = await write('latest', 1);
    expect(await latest()).toBe(called);
  });
});

describe('the manifest', () => {
  it('refuses to be written where it does not hold what it should', async () => {
    const folder = await createRunFolder(temporaryFolder(), 'a-run');
    const bad = { ...exampleManifest(), cpus: 1.5 } as RunManifest;
    await expect(async () => folder.writeManifest(bad)).rejects.toThrow();
    expect(await readdir(folder.path)).toEqual([]);
  });
});

describe('readGitState', () => {
  it('tells commit and changes of a repository, and null elsewhere', async () => {
    const root = temporaryFolder();
    const plugin = join(root, 'plugins', 'idea');
    const read = (from = root) => readGitState(from, plugin);
    expect(await read()).toBeNull();
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root });
    await git('init', '-q');
    expect(await read()).toBeNull();
    await mkdir(plugin, { recursive: true });
    await writeFile(join(plugin, 'index.ts'), '1');
    await git('add', 'plugins');
    await git('commit', '-qm', 'First');
    const { stdout: commit } = await git('rev-parse', 'HEAD');
    expect(await read()).toEqual({ commit, dirty: false });
    // A plugin that git does not know, whether it shows that, is told to be silent, or is elsewhere.
    expect(await readGitState(root, temporaryFolder())).toEqual({ commit, dirty: true });
    const other = join(root, 'plugins', 'other');
    await mkdir(other);
    await writeFile(join(other, 'index.ts'), '1');
    expect(await readGitState(root, other)).toEqual({ commit, dirty: true });
    await git('config', 'status.showUntrackedFiles', 'no');
    expect(await read()).toEqual({ commit, dirty: true });
    await writeFile(join(root, '.git', 'info', 'exclude'), 'plugins/other\n');
    expect(await read()).toEqual({ commit, dirty: false });
    expect(await readGitState(root, other)).toEqual({ commit, dirty: true });
    await writeFile(join(plugin, 'index.ts'), '2');
    expect(await read()).toEqual({ commit, dirty: true });
    expect(await read(join(root, 'plugins'))).toBeNull();
  });
});
