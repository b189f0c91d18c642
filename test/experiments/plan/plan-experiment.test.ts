import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ExperimentRequest,
  planExperiment,
} from '../../../harness/experiments/plan/plan-experiment.ts';
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

type Asked = Partial<ExperimentRequest> & { readonly splitSeeds?: string };

/** Plans a sweep and gives back what is asked of each run. */
async function plan({ splitSeeds, ...request }: Asked): Promise<RunRequest[]> {
  const divide = { by: 'splits', splitSeeds } as const;
  const { runs } = await planExperiment({ base, plugins: [], divide, ...request }, { plugins });
  return runs.map((run) => run.request);
}

describe('the plan of a sweep', () => {
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

  it('takes ~/ in a file for the home folder, in options that are paths only', async () => {
    const requests = await plan({
      file: {
        plugins: { 'plain-cosine': { backbone: ['~/mine.onnx', 'xception'], layer: '~/x' } },
      },
    });
    expect(requests.map(({ pluginOptions }) => pluginOptions)).toEqual([
      { backbone: join(homedir(), 'mine.onnx'), layer: '~/x' },
      { backbone: 'xception', layer: '~/x' },
    ]);
  });

  it('hands an option of the command line to each plugin that knows it', async () => {
    const pluginOptions = { layer: 'add_12', epochs: 9 };
    const requests = await plan({
      base: { ...base, pluginOptions },
      plugins: ['plain-cosine', 'colour-statistics'],
    });
    expect(requests.map((request) => request.pluginOptions)).toEqual([
      { layer: 'add_12' },
      { epochs: 9 },
    ]);
  });

  it.each([
    [['plain-cosine', 'colour-statistics'], 'None of these plugins has an option --epoch.'],
    [['colour-statistics', 'plugins/colour-statistics'], 'Plugin colour-statistics has no option'],
  ])('refuses an option that none of %j knows, and names the nearest', async (named, message) => {
    const asked = plan({ base: { ...base, pluginOptions: { epoch: 9 } }, plugins: named });
    await expect(asked).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
      message: expect.stringMatching(new RegExp(`^${message}.*Did you mean "epochs"`)),
    });
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
    await expect(plan(request as Asked)).rejects.toMatchObject({ code });
  });
});
