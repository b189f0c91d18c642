import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { CollectionPages } from '../../../harness/evidence/serve/collection-pages.ts';
import { CollectionShelf } from '../../../harness/evidence/serve/collection-shelf.ts';
import { LiveState } from '../../../harness/evidence/serve/live-state.ts';
import { findProject, type ProjectFolders } from '../../../harness/shared/project.ts';
import {
  temporaryFolder as sharedFolder,
  temporaryFolder,
} from '../../material/temporary-folder.ts';
import { writeManyRuns } from './write-many-runs.ts';

const count = 4;
const written = sharedFolder();
let project: ProjectFolders;

beforeAll(async () => {
  await writeManyRuns(written, { approaches: 2, seeds: 2 });
});
beforeEach(async () => {
  const root = temporaryFolder();
  await cp(written, root, { recursive: true });
  project = findProject(root);
});

const folderOf = (run: string) => join(project.submissions, run);

it('is the same as long as nothing changes, and else differs only where something has', async () => {
  const state = new LiveState(project);
  const runs = await state.readRuns();
  expect(runs.map(({ record }) => record.manifest.id)[0]).toBe('net-1-seed1');
  const leaderboard = await state.readLeaderboard(runs);
  expect(leaderboard.tables.map(({ rows }) => rows.length)).toEqual([2]);
  expect(await state.readRuns()).toBe(runs);
  expect(await state.readLeaderboard(runs)).toBe(leaderboard);

  await writeFile(
    join(folderOf('net-0-seed1'), 'notes.json'),
    JSON.stringify({ version: 1, name: 'the best', tags: [] }),
  );
  const named = await state.readRuns();
  const changed = named.filter((run, i) => run !== runs[i]);
  expect(changed.map(({ name, record }) => [name, record.manifest.id])).toEqual([
    ['the best', 'net-0-seed1'],
  ]);

  await rm(folderOf('net-0-seed1'), { recursive: true });
  const left = await state.readRuns();
  expect(left).toHaveLength(count - 1);
  const { tables } = await state.readLeaderboard(left);
  expect(tables.flatMap(({ rows }) => rows.map((row) => row.runs.length))).toEqual([1, 2]);
});

it('remembers from one start to the next how rows compare, without reading their answers', async () => {
  const read = async () => {
    const state = new LiveState(project);
    return state.readLeaderboard(await state.readRuns());
  };
  const before = await read();
  expect(before.tables[0]?.comparisons).toHaveLength(1);
  for (const { record } of await new LiveState(project).readRuns()) {
    await rm(join(record.folder, 'predictions.csv'));
  }
  expect(await read()).toEqual(before);
});

it('lists collections from what is known, and still says what is wrong with a run', async () => {
  const state = new LiveState(project);
  const shelf = new CollectionShelf(project, state);
  const pages = new CollectionPages(state, shelf);
  const [listed, ...others] = await pages.list();
  expect([listed?.runs.length, others]).toEqual([count, []]);
  const known = await state.readFinished('net-0-seed0');
  expect(await state.readFinished('net-0-seed0')).toBe(known);
  await writeFile(join(folderOf('net-0-seed0'), 'manifest.json'), '{}');
  await expect(state.readFinished('net-0-seed0')).rejects.toMatchObject({ code: 'RUN_BROKEN' });
  await rm(folderOf('net-0-seed0'), { recursive: true });
  await expect(state.readFinished('net-0-seed0')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  await shelf.close();
});
