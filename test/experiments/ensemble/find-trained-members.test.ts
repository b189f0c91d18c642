import { describe, expect, it } from 'vitest';
import { findTrainedMembers } from '../../../harness/experiments/ensemble/find-trained-members.ts';
import {
  type EnsembleMember,
  openMembers,
} from '../../../harness/experiments/ensemble/open-members.ts';
import type { FinishedRun } from '../../../harness/experiments/records/run-record.ts';
import { identifyRun } from '../../../harness/experiments/run/identify-run.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { loadPlugin } from '../../../harness/host/load-plugin.ts';
import { parseOptions } from '../../../harness/host/plugin-options.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { exampleManifest, exampleScores } from '../records/example-run.ts';

const { plugins } = findProject();
const request: RunRequest = {
  plugin: 'ensemble',
  pluginOptions: {},
  engine: 'auto',
  offline: true,
  force: false,
  seed: 3,
  splitSeed: 3,
  fold: { folds: 3, index: 1 },
};
const place = { collectionName: 'paintings', splitHash: 'feedbeef' };
const { plugin: ensemble } = await loadPlugin('ensemble', plugins);
const members = ['plain-cosine', { plugin: 'colour-statistics', options: { epochs: 5 }, seed: 7 }];
async function ask(plugin: string, options: Readonly<Record<string, unknown>>) {
  return {
    ...place,
    plugin,
    request,
    options,
    members: await openMembers(plugin, options, plugins),
  };
}
const asked = await ask(ensemble.name, parseOptions(ensemble, { members }));

async function runOf(
  name: string,
  options: Record<string, unknown>,
  changes: Partial<RunRequest> = {},
  where: Partial<typeof place> = {},
): Promise<FinishedRun> {
  const { plugin } = await loadPlugin(name, plugins);
  const id = identifyRun({
    plugin: name,
    options: parseOptions(plugin, options),
    ...place,
    ...where,
    request: { ...request, ...changes },
  });
  return { folder: id, manifest: exampleManifest({ id }), scores: exampleScores(0.8, 0.7, 0.75) };
}

/** What is found where these runs are all that is finished. */
function findAmong(runs: readonly FinishedRun[], ensembleToTrain = asked) {
  const byId = new Map(runs.map((run) => [run.manifest.id, run]));
  return findTrainedMembers(ensembleToTrain, async (id) => byId.get(id));
}

const first = await runOf('plain-cosine', {});
const second = await runOf('colour-statistics', { epochs: 5 }, { seed: 7 });

describe('findTrainedMembers', () => {
  it("takes the run of each member, under the ensemble's seed or its own", async () => {
    expect(await findAmong([second, first])).toEqual([first, second]);
  });

  it('takes none where one is missing', async () => {
    expect(await findAmong([first])).toBeUndefined();
    expect(await findAmong([second])).toBeUndefined();
  });

  it.each<[string, Partial<RunRequest>, Partial<typeof place>]>([
    ['another seed', { seed: 4 }, {}],
    ['another split', {}, { splitHash: 'deadbeef' }],
    ['another collection', {}, { collectionName: 'others' }],
    ['another engine', { engine: 'wasm' }, {}],
    ['rounded features', { featureStorage: 'float16' }, {}],
  ])('takes no run of %s', async (_, changes, where) => {
    expect(await findAmong([await runOf('plain-cosine', {}, changes, where), second])).toBe(
      undefined,
    );
  });

  it('takes no run of other options, nor of the wrong seed where a member has its own', async () => {
    const others = [
      await runOf('colour-statistics', { epochs: 6 }, { seed: 7 }),
      await runOf('colour-statistics', { epochs: 5 }),
    ];
    expect(await findAmong([first, ...others])).toBeUndefined();
  });

  it('takes no run that has learnt from validation, on which the ensemble is stacked', async () => {
    const refitted = { ...first, manifest: { ...first.manifest, refitted: true as const } };
    expect(await findAmong([refitted, second])).toBeUndefined();
  });

  it('looks for nothing where the plugin is no ensemble', async () => {
    const { plugin } = await loadPlugin('plain-cosine', plugins);
    const other = await ask(plugin.name, parseOptions(plugin, {}));
    expect(await findAmong([first, second], other)).toBeUndefined();
  });
});

describe('the id of an ensemble', () => {
  const identify = (members?: RunRequest['members']) =>
    identifyRun({ ...asked, request: { ...request, members } });

  it('changes with the options of a member, spelt or default, however deep', async () => {
    const [first, ...rest] = asked.members;
    const options = { ...first!.options, layer: 'add_2' };
    const changed = [{ ...first!, options }, ...rest];
    expect(identifyRun({ ...asked, members: changed })).not.toBe(identify());
    const nest = (inner: readonly EnsembleMember[]) =>
      identifyRun({ ...asked, members: [{ ...first!, plugin: ensemble, members: inner }] });
    expect(nest(changed)).not.toBe(nest(asked.members));
  });

  it('does not change with members that its options come to anyway', () => {
    expect(identify({ runs: [first, second], chosen: false })).toBe(identify());
  });

  it('changes with members that were chosen, and when one of them is trained again', () => {
    const again = {
      ...first,
      manifest: { ...first.manifest, created: '2025-01-01T00:00:00.000Z' },
    };
    const chosen = identify({ runs: [first, second], chosen: true });
    expect(chosen).not.toBe(identify());
    expect(identify({ runs: [again, second], chosen: true })).not.toBe(chosen);
  });
});
