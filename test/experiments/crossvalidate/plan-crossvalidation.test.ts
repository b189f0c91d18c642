import { describe, expect, it } from 'vitest';
import { findFullest } from '../../../harness/experiments/crossvalidate/find-fullest.ts';
import {
  type CrossvalidationRequest,
  planCrossvalidation,
} from '../../../harness/experiments/crossvalidate.ts';
import { describeApproach } from '../../../harness/experiments/plan/approach.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { findProject } from '../../../harness/shared/project.ts';

const { plugins } = findProject();
const base: RunRequest = {
  plugin: '',
  pluginOptions: {},
  seed: 0,
  splitSeed: 0,
  engine: 'auto',
  offline: true,
  force: false,
};

const plan = (request: Partial<CrossvalidationRequest>) =>
  planCrossvalidation({ base, plugins: [], folds: 3, ...request }, { plugins });

/** A file with an ensemble, one of whose members has these options. */
const ensembleOf = (options: Record<string, number>) => ({
  plugins: { ensemble: { members: ['plain-cosine', { plugin: 'colour-statistics', options }] } },
});

describe('planCrossvalidation', () => {
  it('goes seed by seed and fold by fold, with all approaches on each', async () => {
    const { runs, seeds } = await plan({
      plugins: ['colour-statistics', 'plain-cosine'],
      seeds: '4,5',
    });
    expect(seeds).toEqual([4, 5]);
    expect(runs).toHaveLength(2 * 3 * 2);
    expect(runs.slice(0, 4).map(({ request }) => [request.plugin, request.fold])).toEqual([
      ['colour-statistics', { folds: 3, index: 0 }],
      ['plain-cosine', { folds: 3, index: 0 }],
      ['colour-statistics', { folds: 3, index: 1 }],
      ['plain-cosine', { folds: 3, index: 1 }],
    ]);
    for (const [i, { request, label }] of runs.entries()) {
      const seed = i < 6 ? 4 : 5;
      expect([request.seed, request.splitSeed]).toEqual([seed, seed]);
      expect(label).toContain(`seed ${seed}, fold ${(request.fold?.index ?? 0) + 1} of 3`);
    }
  });

  it('takes three seeds by default, by the file or the command line', async () => {
    const file = { plugins: { 'colour-statistics': {} }, seeds: '7..8' };
    expect((await plan({ plugins: ['colour-statistics'] })).seeds).toEqual([0, 1, 2]);
    expect((await plan({ file })).seeds).toEqual([7, 8]);
    expect((await plan({ file, seeds: '1' })).seeds).toEqual([1]);
  });

  it('hands an option to each plugin that knows it', async () => {
    const { approaches } = await plan({
      base: { ...base, pluginOptions: { layer: 'add_12', weights: 'x.h5', epochs: 9 } },
      plugins: ['plain-cosine', 'colour-statistics'],
    });
    expect(approaches.map(({ given }) => given)).toEqual([
      { layer: 'add_12', weights: 'x.h5' },
      { epochs: 9 },
    ]);
  });

  it('makes a row of each combination of options, and none twice', async () => {
    const { approaches } = await plan({
      plugins: ['colour-statistics', 'plugins/colour-statistics'],
      file: { plugins: { 'colour-statistics': [{ epochs: [20, 200] }, { decay: 0.5 }] } },
    });
    expect(approaches.map((approach) => describeApproach(approach))).toEqual([
      'colour-statistics',
      'colour-statistics, epochs=20',
      'colour-statistics, decay=0.5',
    ]);
  });

  it('takes differences against plain-cosine, else the first, or what is named', async () => {
    const both = { plugins: ['colour-statistics', 'plain-cosine'] };
    const grid = { file: { plugins: { 'colour-statistics': { epochs: [20, 30] } } } };
    expect((await plan(both)).reference).toBe(1);
    expect((await plan(grid)).reference).toBe(0);
    expect((await plan({ ...both, reference: 'colour-statistics' })).reference).toBe(0);
    const named = 'colour-statistics, epochs=30';
    expect((await plan({ ...grid, reference: named })).reference).toBe(1);
    await expect(plan({ ...grid, reference: 'colour-statistics' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('matches 2 rows'),
    });
    await expect(plan({ ...both, reference: 'plain-cosin' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('Did you mean "plain-cosine"?'),
    });
  });

  it('takes the name of a reference as tables show it, with files by their names', async () => {
    const backbone = ['/nets/a.onnx', '/nets/b.onnx', '/other/b.onnx'];
    const nets = { file: { plugins: { 'plain-cosine': { backbone } } } };
    expect((await plan({ ...nets, reference: 'plain-cosine, backbone=a.onnx' })).reference).toBe(0);
    const full = 'plain-cosine, backbone=/other/b.onnx';
    expect((await plan({ ...nets, reference: full })).reference).toBe(2);
    await expect(
      plan({ ...nets, reference: 'plain-cosine, backbone=b.onnx' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('matches 2 rows') });
  });

  it('finds the reference by long paths, by their file names, and by some of its options', async () => {
    const folder = `/networks/${'of-the-studio/'.repeat(6)}`;
    const backbone = [`${folder}a.onnx`, `${folder}b.onnx`];
    const file = { plugins: { 'plain-cosine': { backbone, pooling: ['cls', 'mean'] } } };
    const find = async (reference: string) => (await plan({ file, reference })).reference;
    expect(await find(`plain-cosine, backbone=${folder}b.onnx, pooling=cls`)).toBe(2);
    expect(await find('plain-cosine, backbone=b.onnx, pooling=cls')).toBe(2);
    expect(await find('plain-cosine,pooling=mean,backbone=b.onnx')).toBe(3);
    await expect(find('plain-cosine, backbone=b.onnx')).rejects.toThrow(
      `matches 2 rows. Name one with its options: "plain-cosine, backbone=${folder}b.onnx, pooling=cls" or`,
    );
    await expect(find('plain-cosine, backbone=c.onnx')).rejects.toThrow(/no row is named/);
    const networks = { plugins: { 'plain-cosine': { backbone: ['xception', ...backbone] } } };
    const { reference } = await plan({ file: networks, reference: 'plain-cosine' });
    expect(reference).toBe(0);
  });

  it('spreads each approach over the numbers of artists, on every fold', async () => {
    const curve = await plan({
      plugins: ['colour-statistics', 'plain-cosine'],
      seeds: '4',
      artists: '12,6',
    });
    expect(curve.artists).toEqual([6, 12]);
    expect(curve.reference).toBeNull();
    expect(curve.approaches.map((approach) => describeApproach(approach))).toEqual([
      'colour-statistics, 6 artists',
      'colour-statistics, 12 artists',
      'plain-cosine, 6 artists',
      'plain-cosine, 12 artists',
    ]);
    expect(curve.approaches.map((_, place) => findFullest(curve.approaches, place))).toEqual([
      1, 1, 3, 3,
    ]);
    expect(curve.runs).toHaveLength(3 * 4);
    expect(curve.runs.slice(3, 5).map(({ request }) => [request.plugin, request.fold])).toEqual([
      ['plain-cosine', { folds: 3, index: 0, artists: 12 }],
      ['colour-statistics', { folds: 3, index: 1, artists: 6 }],
    ]);
  });

  it.each([
    [{ plugins: ['colour-statistic'] }, 'PLUGIN_NOT_FOUND'],
    [{ plugins: ['plain-cosine'], artists: '2,6' }, 'OPTION_INVALID'],
    [{ plugins: ['plain-cosine'], artists: '6', reference: 'plain-cosine' }, 'OPTION_INVALID'],
    [{ file: { plugins: { 'colour-statistics': { epoch: 3 } } } }, 'OPTION_UNKNOWN'],
    [
      { plugins: ['plain-cosine'], base: { ...base, pluginOptions: { epochs: 3 } } },
      'OPTION_UNKNOWN',
    ],
    [{ file: { plugins: { 'colour-statistics': { epochs: [3, 0] } } } }, 'OPTION_INVALID'],
    [{ file: ensembleOf({ epoch: 3 }) }, 'OPTION_UNKNOWN'],
    [{ file: ensembleOf({ epochs: 0 }) }, 'OPTION_INVALID'],
    [{ file: { plugins: { 'colour-statistics': {} }, splitSeeds: '0..3' } }, 'OPTION_INVALID'],
    [{ plugins: ['plain-cosine'], seeds: '0..999', folds: 20 }, 'OPTION_INVALID'],
    [{ plugins: ['plain-cosine'], seeds: '3..1' }, 'OPTION_INVALID'],
  ] as const)('refuses %j before anything is trained', async (request, code) => {
    await expect(plan(request as Partial<CrossvalidationRequest>)).rejects.toMatchObject({ code });
  });
});
