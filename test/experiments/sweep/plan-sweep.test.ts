import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSeeds } from '../../../harness/experiments/plan/parse-seeds.ts';
import { expandGrid, readSweepFile } from '../../../harness/experiments/plan/read-sweep-file.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { planSweep, type SweepRequest } from '../../../harness/experiments/sweep/plan-sweep.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
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

const plan = (request: Partial<SweepRequest>) =>
  planSweep({ base, plugins: [], ...request }, plugins);

describe('parseSeeds', () => {
  it.each([
    ['3', [3]],
    ['0..4', [0, 1, 2, 3, 4]],
    ['7, 0..2,1', [7, 0, 1, 2]],
    [
      [5, 5, 1],
      [5, 1],
    ],
    [2, [2]],
  ] as const)('reads %j', (given, wanted) => {
    expect(parseSeeds(given, '--seeds')).toEqual(wanted);
  });

  it.each(['', '4..1', '-1', '1.5', 'x', '0..', '0..1000000', '1,,2'])('refuses %j', (given) => {
    expect(() => parseSeeds(given, '--seeds')).toThrowError(/^--seeds needs /);
  });
});

describe('expandGrid', () => {
  it('combines every value of every axis', () => {
    expect(expandGrid({ a: [1, 2], b: 'x', c: [true, false] })).toEqual([
      { a: 1, b: 'x', c: true },
      { a: 1, b: 'x', c: false },
      { a: 2, b: 'x', c: true },
      { a: 2, b: 'x', c: false },
    ]);
    expect(expandGrid({})).toEqual([{}]);
  });

  it('takes a list with an object for one value, and lists of lists for an axis', () => {
    const members = ['a', { plugin: 'b', options: { c: 1 } }];
    expect(expandGrid({ members })).toEqual([{ members }]);
    expect(expandGrid({ members: [members, ['a', 'b']] })).toEqual([
      { members },
      { members: ['a', 'b'] },
    ]);
  });
});

describe('planSweep', () => {
  it('goes split by split, plugin by plugin, options by options, seed by seed', async () => {
    const requests = await plan({
      seeds: '0..1',
      splitSeeds: '0,3',
      file: { plugins: { 'colour-statistics': { epochs: [10, 20] }, 'plain-cosine': {} } },
    });
    expect(requests).toHaveLength(2 * 3 * 2);
    const shown = requests.map((request) => [
      request.splitSeed,
      request.plugin,
      request.pluginOptions.epochs,
      request.seed,
    ]);
    expect(shown.slice(0, 6)).toEqual([
      [0, 'colour-statistics', 10, 0],
      [0, 'colour-statistics', 10, 1],
      [0, 'colour-statistics', 20, 0],
      [0, 'colour-statistics', 20, 1],
      [0, 'plain-cosine', undefined, 0],
      [0, 'plain-cosine', undefined, 1],
    ]);
    expect(shown.slice(6).every(([split]) => split === 3)).toBe(true);
  });

  it('makes each run once, however often and in whatever way it is asked for', async () => {
    const requests = await plan({
      plugins: ['colour-statistics', 'plugins/colour-statistics'],
      file: {
        plugins: { 'colour-statistics': [{ epochs: 200 }, { decay: [0.001, 0.001, 0.5] }] },
      },
    });
    expect(requests.map(({ pluginOptions }) => pluginOptions)).toEqual([{}, { decay: 0.5 }]);
  });

  it('gives the command line the last word', async () => {
    const [request, ...others] = await plan({
      base: { ...base, pluginOptions: { epochs: 7 } },
      seeds: '4',
      file: { plugins: { 'colour-statistics': { epochs: [10, 20] } }, seeds: '0..9' },
    });
    expect(others).toEqual([]);
    expect(request).toMatchObject({ seed: 4, pluginOptions: { epochs: 7 } });
  });

  it.each([
    [{ plugins: ['colour-statistic'] }, 'PLUGIN_NOT_FOUND'],
    [{ file: { plugins: { 'colour-statistics': { epoch: 3 } } } }, 'OPTION_UNKNOWN'],
    [{ file: { plugins: { 'colour-statistics': { epochs: [3, 0] } } } }, 'OPTION_INVALID'],
    [
      {
        file: {
          plugins: {
            ensemble: {
              members: ['plain-cosine', { plugin: 'colour-statistics', options: { epoch: 3 } }],
            },
          },
        },
      },
      'OPTION_UNKNOWN',
    ],
    [{ plugins: ['plain-cosine'], seeds: '0..999', splitSeeds: '0..99' }, 'OPTION_INVALID'],
    [
      { base: { ...base, splitFile: 'x' }, plugins: ['plain-cosine'], splitSeeds: '0..1' },
      'OPTION_INVALID',
    ],
  ] as const)('refuses %j before anything is trained', async (request, code) => {
    await expect(plan(request as Partial<SweepRequest>)).rejects.toMatchObject({ code });
  });
});

describe('readSweepFile', () => {
  const read = (content: string) => {
    const file = join(folder, 'sweep.json');
    writeFileSync(file, content);
    return readSweepFile(file);
  };

  it('reads grids, one or several a plugin', async () => {
    const file = { plugins: { a: { x: [1, 2] }, b: [{ x: 1 }, { y: 'z' }] }, seeds: '0..2' };
    expect(await read(JSON.stringify(file))).toEqual(file);
  });

  it.each([
    ['{', /is no JSON/],
    ['{}', /wrong at "plugins"/],
    ['{"plugins": {}}', /names no plugin/],
    ['{"plugins": {"a": {"x": []}}}', /wrong at "plugins\.a/],
    ['{"plugins": {"a": {}}, "seed": 1}', /unknown key "seed"\. Did you mean "seeds"\?/],
  ])('refuses %s', async (content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'SWEEP_FILE_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('says that there is no such file', async () => {
    await expect(readSweepFile(join(folder, 'none.json'))).rejects.toThrowError(/cannot be read/);
  });
});
