import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planDemo } from '../../../harness/data/collection/demo/plan.ts';
import { openDemoCatalog } from '../../../harness/data/collection/demo-catalog.ts';
import { keepSome } from '../../../harness/data/collection/keep-some.ts';
import { limitCatalog } from '../../../harness/experiments/run/limit-catalog.ts';
import { silentProgress, type startProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const data = temporaryFolder();
const demo = join(data, 'demo');
let painted = 0;
const count: typeof startProgress = () => ({
  ...silentProgress,
  advance(n = 1) {
    painted += n;
  },
});
const images = () =>
  readdirSync(demo, { recursive: true }).filter((path) => `${path}`.endsWith('.jpg'));
const idsOf = ({ entries }: { readonly entries: readonly { readonly id: string }[] }) =>
  entries.map(({ id }) => id);

it('paints no more of the demo than a limit takes, and later what is missing', async () => {
  const planned = planDemo().map(({ id, painter }) => ({ id, artist: painter }));
  const one = await openDemoCatalog(data, count, 1);
  expect(painted).toBe(28);
  expect(images()).toHaveLength(28);
  expect(one.problems).toEqual([]);
  // The same paintings as of the whole demo.
  expect(idsOf(limitCatalog(one, 1)).sort()).toEqual([...keepSome(planned, 1)].sort());

  painted = 0;
  expect(await openDemoCatalog(data, count, 1)).toEqual(one);
  expect(painted).toBe(0);
  const two = await openDemoCatalog(data, count, 2);
  expect(painted).toBe(28);
  expect(idsOf(two).sort()).toEqual([...keepSome(planned, 2)].sort());
  expect(limitCatalog(two, 1)).toEqual(limitCatalog(one, 1));
});

it('takes nothing for painted that its manifest does not name', async () => {
  const [lost] = readdirSync(demo).filter((name) => !name.includes('.'));
  const folder = join(demo, lost ?? '');
  expect(existsSync(folder)).toBe(true);
  rmSync(folder, { recursive: true });
  rmSync(join(demo, 'manifest.csv'));
  painted = 0;
  const { entries, problems } = await openDemoCatalog(data, count, 2);
  expect(painted).toBe(2);
  expect(entries).toHaveLength(2 * 28);
  expect(problems).toEqual([]);
});
