import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { choosePython } from '../../harness/host/process/interpreter.ts';
import type { Scores } from '../../harness/scoring/score.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const [table, ids] = [join(root, 'out.npy'), join(root, 'out.csv')];
const plugin = (name: string) => fileURLToPath(new URL(`../../plugins/${name}`, import.meta.url));
const harness = (...args: string[]) =>
  runHarness(root, [...args, '--collection', paintings, '--engine', 'wasm']);
const importing = (...args: string[]) =>
  runHarness(root, ['features', '--collection', paintings, ...args]);

interface Printed {
  readonly folder: string;
  readonly manifest: { readonly id: string; readonly weights: readonly unknown[] };
  readonly scores: Scores;
}

async function run(name: string, ...args: string[]): Promise<Printed> {
  const { exitCode, stdout, stderr } = await harness('run', plugin(name), '--json', ...args);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Printed;
}

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 8, size: 64 });
  const colours = await harness(
    ...['features', plugin('colour-statistics'), '--export', table, '--ids', ids],
  );
  expect(colours.exitCode, colours.stderr).toBe(0);
  expect(colours.stdout).toContain(`Written: ${table} (72 rows of 70 numbers) and ${ids}`);
});

describe('features that were computed elsewhere', () => {
  it('are imported once, and under a name that is free', async () => {
    const first = await importing('--import', table, '--ids', ids, '--name', 'colours', '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({
      name: 'colours',
      rows: 72,
      width: 70,
      leftOut: 0,
    });
    const again = await importing('--import', table, '--ids', ids, '--name', 'colours', '--json');
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
    const refuse = async (message: RegExp, ...args: string[]) => {
      const { exitCode, stderr } = await importing('--import', table, '--ids', ids, ...args);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('    at ');
    };
    const plain = /--name: ".*" is not a valid name for features/;
    for (const name of ['../up', 'a/b', '.', '..', 'x.onnx', '', 'a\nb', 'x'.repeat(99)]) {
      await refuse(plain, '--name', name);
    }
    await refuse(/"xception" is the name of a built-in network/, '--name', 'xception');
    await refuse(/"inception-v3" is the name of a built-in network/, '--name', 'inception-v3');
    const halved = join(root, 'halved.csv');
    writeFileSync(halved, readFileSync(ids, 'utf8').split('\n').slice(0, 40).join('\n'));
    const short = await importing('--import', table, '--ids', halved, '--name', 'short');
    expect(short.stderr).toMatch(/it has 72 rows, but halved\.csv names 39 paintings/);
    expect(existsSync(join(root, 'data', 'weights', 'short.features.json'))).toBe(false);
  });

  it('cannot be exchanged under the same name', async () => {
    const turned = join(root, 'turned.csv');
    const [header, ...rows] = readFileSync(ids, 'utf8').trim().split('\n');
    writeFileSync(turned, [header, ...rows.reverse()].join('\n'));
    const { exitCode, stderr } = await importing(
      '--import',
      table,
      '--ids',
      turned,
      '--name',
      'colours',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /other features already have the name colours \(72 rows of 70 numbers from out\.npy\)/,
    );
  });

  it.each([
    'plain-cosine',
    'siamese',
    'contrastive',
    'style-statistics',
    'prototypical',
    'artist-softmax',
  ])('go under %s', async (name) => {
    const trial = name === 'plain-cosine' || name === 'style-statistics' ? [] : ['--epochs', '2'];
    const { manifest, scores } = await run(name, '--backbone', 'colours', ...trial);
    expect(manifest.weights).toEqual([
      {
        backbone: 'colours',
        status: 'trained',
        source: 'out.npy: 72 rows of features computed elsewhere',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        namesArtists: 'unknown',
      },
    ]);
    expect(scores.tests.unseen.auc.value).toBeGreaterThan(0.5);
  });

  it.each([
    ['corner-features', [], /none of its corners: use an approach that needs no corners/],
    ['plain-cosine', ['--layer', 'add_2'], /Option --layer is for networks that are computed here/],
    ['plain-cosine', ['--input-size', '96'], /Option --input-size is for networks/],
    ['contrastive', ['--views', 'both'], /Option --views is for networks/],
    [
      'contrastive',
      ['--plain-share', '0.3', '--plain-layer', 'add_2'],
      /Option --plain-layer is for networks/,
    ],
  ])('are refused in a sentence: %s %j', async (name, args, message) => {
    const { exitCode, stderr } = await harness(
      'run',
      plugin(name),
      '--backbone',
      'colours',
      ...args,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  it('have no row for other pictures, and say so', async () => {
    const { manifest } = await run('plain-cosine', '--backbone', 'colours');
    const known = join(paintings, 'Painter A', '0.jpg');
    const sound = await runHarness(root, ['verify', manifest.id, known, known, '--engine', 'wasm']);
    expect(sound.exitCode, sound.stderr).toBe(0);
    const other = join(root, 'other');
    await paintCollection(other, { artists: 1, paintings: 1, size: 64, seed: 5 });
    const strange = join(other, 'Painter A', '0.jpg');
    const said = await runHarness(root, [
      'verify',
      manifest.id,
      known,
      strange,
      '--engine',
      'wasm',
    ]);
    expect(said.exitCode).toBe(1);
    expect(said.stderr).toMatch(/no row for "Painter A\/0\.jpg", and cannot be computed here/);
  });

  it('keep the exposure of a preset whose name they bear', async () => {
    const named = await importing('--import', table, '--ids', ids, '--name', 'clip-l14');
    expect(named.exitCode, named.stderr).toBe(0);
    const { manifest } = await run('plain-cosine', '--backbone', 'clip-l14');
    expect(manifest.weights).toMatchObject([{ backbone: 'clip-l14', namesArtists: true }]);
  });

  it('are not exchanged under a finished run', async () => {
    const { manifest } = await run('plain-cosine', '--backbone', 'colours');
    const file = join(root, 'data', 'weights', 'colours.features.json');
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    const turned = await importing(
      ...['--import', table, '--ids', join(root, 'turned.csv'), '--name', 'colours'],
    );
    expect(turned.exitCode, turned.stderr).toBe(0);
    const picture = join(paintings, 'Painter A', '0.jpg');
    const { exitCode, stderr } = await runHarness(root, [
      ...['verify', manifest.id, picture, picture, '--engine', 'wasm'],
    ]);
    writeFileSync(file, before);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /colours is no longer what .* was trained on: .* features imported under its name/,
    );
  });

  it('that are missing for a part of a collection are an error', async () => {
    const more = join(root, 'more');
    cpSync(paintings, more, { recursive: true });
    await paintCollection(more, { artists: 2, paintings: 9, size: 64, seed: 3 });
    const { exitCode, stderr } = await runHarness(root, [
      ...['features', plugin('plain-cosine'), '--backbone', 'colours'],
      ...['--collection', more, '--engine', 'wasm'],
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/no row for .* and 15 more, and cannot be computed here/);
  });

  it('give the figures of the network that they were exported from', async () => {
    const xception = ['--backbone', 'xception', '--layer', 'add_2', '--input-size', '71'];
    const demo = ['--collection', 'demo', '--limit', '12'];
    const work = (...args: string[]) => runHarness(root, [...args, ...demo, '--engine', 'wasm']);
    const [npy, csv] = [join(root, 'x.npy'), join(root, 'x.csv')];
    const out = await work(
      'features',
      plugin('plain-cosine'),
      ...xception,
      '--export',
      npy,
      '--ids',
      csv,
    );
    expect(out.exitCode, out.stderr).toBe(0);
    const back = await runHarness(root, [
      'features',
      '--import',
      npy,
      '--ids',
      csv,
      '--name',
      'x71',
      ...demo,
    ]);
    expect(back.exitCode, back.stderr).toBe(0);
    const printed = async (...args: string[]): Promise<Printed> => {
      const { exitCode, stdout, stderr } = await work(
        'run',
        plugin('plain-cosine'),
        ...args,
        '--json',
      );
      expect(exitCode, stderr).toBe(0);
      return JSON.parse(stdout) as Printed;
    };
    const direct = await printed(...xception);
    const imported = await printed('--backbone', 'x71');
    expect(imported.manifest.id).not.toBe(direct.manifest.id);
    for (const test of ['seen', 'unseen', 'mixed'] as const) {
      expect(
        Math.abs(imported.scores.tests[test].auc.value - direct.scores.tests[test].auc.value),
      ).toBeLessThan(1e-6);
    }
  });
});

describe.runIf(requirePython())('NumPy', () => {
  it('reads what was exported, and its archives are imported', async () => {
    const archive = join(root, 'numpy.npz');
    const script = [
      'import sys, numpy as np',
      'table = np.load(sys.argv[1])',
      'np.savez_compressed(sys.argv[2], features=np.asfortranarray(table.astype("float64")))',
      'print(table.shape, table.dtype)',
    ].join('\n');
    const said = execFileSync(choosePython(), ['-c', script, table, archive], { encoding: 'utf8' });
    expect(said.trim()).toBe('(72, 70) float32');
    const { stdout } = await importing(
      '--import',
      archive,
      '--ids',
      ids,
      '--name',
      'again',
      '--json',
    );
    const described = JSON.parse(
      readFileSync(join(root, 'data', 'weights', 'colours.features.json'), 'utf8'),
    );
    expect(JSON.parse(stdout).table).toBe(described.table);
  });
});

describe('harness features', () => {
  it.each([
    [[], /Name a plugin, such as plugins\/xception, or a table of features with --import/],
    [['--import', table], /Option --import requires a name for the features: --name/],
    [['--import', table, '--name', 'x', 'colour-statistics'], /--import takes no plugin/],
    [
      ['--import', table, '--name', 'x', '--export', 'y.npy'],
      /--import and --export cannot be used together/,
    ],
    [['--import', table, '--name', 'x'], /does not name the painting of each row/],
    [[plugin('colour-statistics'), '--name', 'x'], /Option --name is for --import/],
    [[plugin('colour-statistics'), '--export', 'x.npy'], /Options --export and --ids go together/],
    [
      [plugin('colour-statistics'), '--export', 'x.npy', '--ids', './x.npy'],
      /--export and --ids both name x\.npy/,
    ],
    [[plugin('colour-statistics'), '--export', 'x.csv', '--ids', 'y'], /must end with \.npy/],
    [
      [plugin('colour-statistics'), '--export', 'x.npy', '--ids', 'y', '--shard', '1/2'],
      /leave it out of the parts/,
    ],
  ])('says what goes together: %j', async (args, message) => {
    const { exitCode, stderr } = await importing(...args);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(message);
  });
});
