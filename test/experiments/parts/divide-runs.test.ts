import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { takePart } from '../../../harness/experiments/parts/divide-runs.ts';
import { divisionsFolderName } from '../../../harness/experiments/parts/division-file.ts';
import { type ListedRuns, planParts } from '../../../harness/experiments/parts/make-part.ts';
import { listSweep } from '../../../harness/experiments/sweep.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const project = findProject(temporaryFolder());
const folder = join(project.submissions, divisionsFolderName);
const member = (epochs: number) => ({ plugin: 'colour-statistics', options: { epochs } });
const say = () => {};
let listed: ListedRuns;

/** The two compositions of a seed share a member that the list does not hold. */
const plugins = {
  ensemble: [{ members: [[member(1), member(7)]] }, { members: [[member(2), member(7)]] }],
  'colour-statistics': { epochs: [1, 2] },
};

beforeAll(async () => {
  const collection = join(project.root, 'paintings');
  await paintCollection(collection, { artists: 9, paintings: 9, size: 64 });
  const base = {
    ...{ plugin: '', pluginOptions: {}, collection, seed: 0, splitSeed: 0 },
    ...{ engine: 'cpu', offline: true, force: false },
  };
  listed = await listSweep({ base, plugins: [], file: { plugins }, seeds: '0..2' }, project, say);
});

describe('a list of runs in parts', () => {
  it('has each run in one part, compositions with a common member together and last', async () => {
    const { runs, approaches } = listed;
    expect(runs).toHaveLength(12);
    const division = await planParts(listed, 3, say);
    const parts = [1, 2, 3].map((index) => takePart(runs, approaches, division, index));
    expect(parts.flat()).toHaveLength(12);
    expect(new Set(parts.flat())).toEqual(new Set(runs));
    for (const part of parts) {
      const isComposition = part.map(({ approach }) => approaches[approach]!.members.length > 0);
      expect(isComposition).toEqual([...isComposition].sort());
      const seeds = part.flatMap(({ request }, i) => (isComposition[i] ? [request.seed] : []));
      // Both of a seed.
      for (const seed of seeds) expect(seeds.filter((other) => other === seed)).toHaveLength(2);
    }
  });

  it('stays divided as it was, whatever is finished meanwhile, and apart from other counts', async () => {
    const first = await planParts(listed, 3, say);
    const other = { ...listed, runs: listed.runs.slice(1) };
    await planParts(other, 3, say);
    await planParts(listed, undefined, say);
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(3);
    const forced = listed.runs.map((run) => ({ ...run, request: { ...run.request, force: true } }));
    const changed = forced.map((run) => ({ ...run, id: undefined }));
    expect(await planParts({ ...listed, runs: changed }, 3, say)).toEqual(first);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 40)],
    ['of a part that is not there', (text: string) => text.replace('"part": 1', '"part": 99')],
    ['of fewer runs', () => '{"version":1,"parts":3,"runs":[],"isTimed":false}'],
  ])('is refused where its file is damaged: %s', async (_, damage) => {
    await planParts(listed, 3, say);
    const [name = ''] = readdirSync(folder).filter((name) => holdsWhole(join(folder, name)));
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), damage(text));
    const message = /is damaged\. Stop all parts, remove it/;
    await expect(planParts(listed, 3, say)).rejects.toThrow(message);
    writeFileSync(join(folder, name), text);
  });
});

/** The division of the whole list into three. */
function holdsWhole(file: string): boolean {
  const { parts, runs } = JSON.parse(readFileSync(file, 'utf8'));
  return parts === 3 && runs.length === 12;
}
