import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gatherMembers } from '../../../harness/experiments/composition/gather-members.ts';
import type { FinishedRun } from '../../../harness/experiments/records/run-record.ts';
import { type Circumstances, identifyRun } from '../../../harness/experiments/run/identify-run.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { openMembers } from '../../../harness/host/composition/open-members.ts';
import { loadPlugin } from '../../../harness/host/load-plugin.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { exampleManifest, exampleScores, writeExampleRun } from '../records/example-run.ts';

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
const nothing = { networks: [], named: [] };
const engine = { name: 'wasm', version: '4.22.0', device: 'CPU', accelerated: false } as const;
const circumstances = { engine, weights: nothing, memberWeights: [nothing, nothing] };
const given = ['plain-cosine', { plugin: 'colour-statistics', options: { epochs: 5 }, seed: 7 }];
const loaded = await loadPlugin('ensemble', { plugins });
const members = await openMembers(loaded, await loaded.plugin.parse({ members: given }));
const scores = exampleScores(0.8, 0.7, 0.75);
const taken = 'The members are the models of 2 finished runs; none is trained again.';

/** The id of a run of a plugin by default as the composition would have it. */
async function idOf(
  name: string,
  options: Record<string, unknown> = {},
  changes: Partial<RunRequest> = {},
  where: Partial<typeof place & { circumstances: Circumstances }> = {},
) {
  const { plugin, folder } = await loadPlugin(name, { plugins });
  const own = { plugin, folder, options: await plugin.parse(options), circumstances };
  return identifyRun({ ...own, ...place, ...where, request: { ...request, ...changes } }).id;
}

const first = await idOf('plain-cosine');
const second = await idOf('colour-statistics', { epochs: 5 }, { seed: 7 });

/** The result if the runs with these ids are finished; others are made, and noted. */
async function gatherWhere(
  finished: readonly string[],
  changes: Partial<RunRequest> = {},
  { made = [] as string[], scored = scores } = {},
) {
  const submissions = temporaryFolder();
  for (const id of finished) await writeExampleRun(submissions, exampleManifest({ id }), scored);
  const asked: RunRequest[] = [];
  const lines: string[] = [];
  const runs = await gatherMembers(
    { members, request: { ...request, ...changes }, circumstances, ...place },
    {
      submissions,
      made: new Set(made),
      log: (line) => lines.push(line),
      async makeRun(own): Promise<FinishedRun> {
        asked.push(own);
        const id = `made-${asked.length}`;
        return { folder: id, manifest: exampleManifest({ id }), scores };
      },
    },
  );
  return { ids: runs.map(({ manifest }) => manifest.id), asked, lines };
}

describe('the runs of members', () => {
  it("are those that are finished under the composition's seed or their own", async () => {
    const { ids, asked, lines } = await gatherWhere([second, first]);
    expect(ids).toEqual([first, second]);
    expect(asked).toEqual([]);
    expect(lines).toEqual([taken]);
  });

  it('are made where they are missing, as a person would ask for them', async () => {
    const { ids, asked, lines } = await gatherWhere([first]);
    expect(ids).toEqual([first, 'made-1']);
    expect(asked).toMatchObject([
      { pluginOptions: { epochs: 5 }, seed: 7, splitSeed: 3, fold: request.fold, force: false },
    ]);
    expect(asked[0]?.plugin).toMatch(/[/\\]plugins[/\\]colour-statistics$/);
    expect(lines).toEqual(['Member 2 of 2: colour-statistics']);
  });

  const onTensorflow = { ...engine, name: 'tensorflow', version: 'TensorFlow 2.21.0' } as const;
  const network = { backbone: 'xception', status: 'trained', digest: 'ab' } as const;
  const onOthers = { networks: [network], named: [] };
  it.each<[string, Partial<RunRequest>, Parameters<typeof idOf>[3]]>([
    ['another seed', { seed: 4 }, {}],
    ['another split', {}, { splitHash: 'deadbeef' }],
    ['another collection', {}, { collectionName: 'others' }],
    ['another engine', {}, { circumstances: { ...circumstances, engine: onTensorflow } }],
    ['other weights', {}, { circumstances: { ...circumstances, weights: onOthers } }],
    ['other packages', {}, { circumstances: { ...circumstances, packages: { numpy: '2.0.0' } } }],
    ['rounded features', { featureStorage: 'float16' }, {}],
  ])('are none of %s', async (_, changes, where) => {
    const other = await idOf('plain-cosine', {}, changes, where);
    expect((await gatherWhere([other, second])).ids).toEqual(['made-1', second]);
  });

  it('are none of other options, nor of the wrong seed where a member has its own', async () => {
    const others = [
      await idOf('colour-statistics', { epochs: 6 }, { seed: 7 }),
      await idOf('colour-statistics', { epochs: 5 }),
    ];
    expect((await gatherWhere([first, ...others])).ids).toEqual([first, 'made-1']);
  });

  it('are made again under force, but for those that the same command has made', async () => {
    const { ids, asked } = await gatherWhere([first, second], { force: true }, { made: [second] });
    expect(ids).toEqual(['made-1', second]);
    expect(asked).toMatchObject([{ force: true }]);
  });

  it('are made again where an earlier version left no figures of validation', async () => {
    const scored = { ...scores, validation: null };
    const { ids, asked } = await gatherWhere([first, second], {}, { scored });
    expect(ids).toEqual(['made-1', 'made-2']);
    expect(asked.map(({ force }) => force)).toEqual([true, true]);
  });

  it('are those that a person chose, whatever else is there', async () => {
    const chosen = ['a', 'b'].map((id) => ({
      folder: id,
      manifest: exampleManifest({ id }),
      scores,
    }));
    const { ids, lines } = await gatherWhere([first, second], { members: chosen });
    expect(ids).toEqual(['a', 'b']);
    expect(lines).toEqual([taken]);
  });
});

describe('the id of a control', () => {
  it('is another one, by the seed of the shuffle too, and names the run with its labels', async () => {
    const { plugin, folder } = await loadPlugin('plain-cosine', { plugins });
    const asked = { plugin, folder, options: await plugin.parse({}), circumstances, ...place };
    const identify = (changes: Partial<RunRequest>) =>
      identifyRun({ ...asked, request: { ...request, ...changes } });
    const control = identify({ control: { seed: 3 } });
    expect(identify({}).id).toBe(first);
    expect(control.controlOf).toBe(first);
    expect(control.id).toMatch(/^plain-cosine-control-paintings-seed3-/);
    expect(control.id).not.toBe(identify({ control: { seed: 4 } }).id);
    expect(control.approach).not.toBe(identify({}).approach);
    expect(control.approach).toBe(identify({ control: { seed: 4 }, seed: 4 }).approach);
  });

  it('is looked for where members of a control are', async () => {
    const changes = { control: { seed: 3 } };
    const others = [
      await idOf('plain-cosine', {}, changes),
      await idOf('colour-statistics', { epochs: 5 }, { seed: 7, ...changes }),
    ];
    expect((await gatherWhere(others, changes)).ids).toEqual(others);
    expect((await gatherWhere([first, second], changes)).lines).not.toContain(taken);
  });
});

describe('the id of a composition', async () => {
  const asked = {
    plugin: loaded.plugin,
    circumstances,
    folder: loaded.folder,
    options: await loaded.plugin.parse({ members: given }),
    ...place,
    members,
  };
  const identify = (changes: Partial<RunRequest> = {}, own = members) =>
    identifyRun({ ...asked, members: own, request: { ...request, ...changes } }).id;
  const created = '2024-05-06T07:08:09.000Z';
  const chosen = ['a', 'b'].map((id) => ({
    folder: id,
    manifest: exampleManifest({ id, created }),
    scores,
  }));

  it('changes with its own code and with that of a member, wherever they are', async () => {
    const copyOf = async (folder: string) => {
      const copy = join(temporaryFolder(), 'plugin');
      cpSync(folder, copy, { recursive: true });
      cpSync(join(plugins, 'models'), join(dirname(copy), 'models'), { recursive: true });
      return copy;
    };
    const own = await copyOf(loaded.folder);
    const ofMember = await copyOf(members[0]!.folder);
    const moved = members.map((member, i) => (i === 0 ? { ...member, folder: ofMember } : member));
    const identifyMoved = () => identifyRun({ ...asked, folder: own, members: moved, request }).id;
    expect(identifyMoved()).toBe(identify());
    appendFileSync(join(ofMember, 'index.ts'), '// changed');
    const changed = identifyMoved();
    expect(changed).not.toBe(identify());
    writeFileSync(join(dirname(own), 'models', 'new.ts'), '// new');
    expect([identify(), changed]).not.toContain(identifyMoved());
  });

  it('changes with the options of a member, spelt or default', () => {
    const [one, ...rest] = members;
    if (one === undefined) throw new Error('There is no member');
    const changed = [{ ...one, options: { ...one.options, layer: 'add_2' } }, ...rest];
    expect(identify({}, changed)).not.toBe(identify());
  });

  it('changes when a member that was chosen is trained again', () => {
    const again = chosen.map((run) => ({
      ...run,
      manifest: { ...run.manifest, created: '2025-01-01T00:00:00.000Z' },
    }));
    expect(identify({ members: again })).not.toBe(identify({ members: chosen }));
  });
});
