import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import { decisionsFile } from '../../../harness/data/copies/decisions.ts';
import { bitsApart } from '../../../harness/data/images/bits-apart.ts';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { findOrMakeSplit, writeSplit } from '../../../harness/data/splits/stored-split.ts';
import { inspectPictures } from '../../../harness/evidence/verify/inspect-pictures.ts';
import { recognisePictures } from '../../../harness/evidence/verify/recognise-pictures.ts';
import { openKnownPaintings } from '../../../harness/evidence/verify/training-paintings.ts';
import {
  findCopiesOfRun,
  sharesGroup,
} from '../../../harness/experiments/run/find-copies-of-run.ts';
import { openCollection } from '../../../harness/experiments/run/open-collection.ts';
import { splitSettingsOf } from '../../../harness/experiments/run/split-settings-of.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { drawBlobs } from '../../data/copies/draw-blobs.ts';
import { exampleManifest, exampleScores } from '../../experiments/records/example-run.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const project = findProject(temporaryFolder());
const paintings = join(project.root, 'paintings');
const [detail, whole] = ['Painter A/detail.png', 'Painter A/whole.png'];
const given = ['left', 'right', 'another'].map((name) => join(project.root, `${name}.png`));
const pool = createImagePool({ workers: 1 });
let collection: Collection;
afterAll(() => pool.close());

beforeAll(async () => {
  await paintCollection(paintings, { artists: 6, paintings: 6, size: 48 });
  const picture = await drawBlobs(0);
  const cut = (left: number, top: number) =>
    sharp(picture).extract({ left, top, width: 230, height: 190 });
  writeFileSync(join(paintings, whole), picture);
  await cut(120, 80).toFile(join(paintings, detail));
  await cut(0, 0).toFile(given[0]!);
  await cut(250, 170).toFile(given[1]!);
  writeFileSync(given[2]!, await drawBlobs(1));
  collection = await open(true);
});

function open(findsCopies: boolean): Promise<Collection> {
  const log = () => {};
  return openCollection({ project, pool, collection: paintings, findsCopies, log });
}

/** A run on a split that knows copies by details, or as an earlier version made it, by hashes. */
async function runOn(opened: Collection) {
  const settings = splitSettingsOf({ splitSeed: 0 }, opened);
  const { split, file } = await findOrMakeSplit({
    collection: opened,
    settings,
    folder: project.splits,
  });
  const { kind, name, root, hash } = opened;
  const manifest = exampleManifest({
    collection: { kind, name, root, hash, problems: 0, paintings: opened.paintings.length },
    split: { file: relative(project.root, file), hash: split.hash, seed: 0 },
  });
  const scores = exampleScores(0.8, 0.7, 0.75);
  return { run: { folder: join(project.submissions, 'run'), manifest, scores }, split, file };
}

function decide(lines: readonly (readonly [string, string, string])[]): void {
  mkdirSync(project.splits, { recursive: true });
  const rows = [['decision', 'first', 'second'], ...lines];
  writeFileSync(decisionsFile(project), rows.map((row) => `${row.join(',')}\n`).join(''));
}

const digestOf = (id: string) => collection.paintings.find((one) => one.id === id)!.digest;
const forget = () => rmSync(decisionsFile(project), { force: true });

it('knows the painting of a detail, for a run that knew it and for one of an earlier version', async () => {
  const pictures = await inspectPictures(given, pool);
  for (const one of collection.paintings) {
    // Hashes say nothing of these.
    for (const { perceptualHash } of pictures) {
      expect(bitsApart(perceptualHash, one.perceptualHash)).toBeGreaterThan(6);
    }
  }
  for (const opened of [collection, await open(false)]) {
    const { run } = await runOn(opened);
    const known = await openKnownPaintings(run, project, pool);
    if (typeof known === 'string') throw new Error(known);
    const { copies, areCopies } = await recognisePictures(pictures, known, { project, pool });
    const shown = copies.map((own) => own.map(({ id }) => id).sort());
    expect(shown).toEqual([[detail, whole], [detail, whole], []]);
    // They have nothing in common but the painting that they are parts of.
    expect([areCopies(0, 1), areCopies(0, 2)]).toEqual([true, false]);
  }
});

it('believes a person before details', async () => {
  const pictures = await inspectPictures(given, pool);
  const { run } = await runOn(await open(false));
  const [left, right, another] = pictures.map(({ digest }) => digest) as [string, string, string];
  decide([
    ['rejected', digestOf(whole), left],
    ['rejected', left, digestOf(detail)],
    ['rejected', digestOf(detail), digestOf(whole)],
    ['confirmed', right, another],
  ]);
  const known = await openKnownPaintings(run, project, pool);
  if (typeof known === 'string') throw new Error(known);
  const { copies, areCopies } = await recognisePictures(pictures, known, { project, pool });
  forget();
  expect(copies[0]).toEqual([]);
  expect(copies[1]!.map(({ id }) => id)).toContain(whole);
  expect([areCopies(0, 1), areCopies(1, 2)]).toEqual([false, true]);
});

it('compares pictures with each other where the collection is not there', async () => {
  const again = join(project.root, 'darker.jpg');
  await sharp(given[0]).linear(0.7, 5).jpeg({ quality: 60 }).toFile(again);
  const pictures = await inspectPictures([...given, again], pool);
  const { copies, areCopies } = await recognisePictures(pictures, undefined, { project, pool });
  expect(copies).toEqual([[], [], [], []]);
  expect([areCopies(0, 3), areCopies(0, 1)]).toEqual([true, false]);
});

it('groups the copies of a run by what is known now, and as its split says where that is all', async () => {
  const log: string[] = [];
  const find = (run: Parameters<typeof findCopiesOfRun>[0]) =>
    findCopiesOfRun(run, project, pool, (line) => log.push(line));
  const earlier = await runOn(await open(false));
  expect(earlier.split.duplicateGroups).toEqual([]);
  expect(await find(earlier.run)).toEqual([[detail, whole]]);
  const { run, split, file } = await runOn(collection);
  expect(await find(run)).toEqual([[detail, whole]]);
  decide([['rejected', digestOf(detail), digestOf(whole)]]);
  expect(await find(run)).toEqual([]);
  expect(log).toEqual([]);
  decide([['perhaps', digestOf(detail), digestOf(whole)]]);
  expect(await find(run)).toEqual([[detail, whole]]);
  expect(log).toEqual([
    expect.stringMatching(
      / are taken from its split: .*copies\.csv:2: "perhaps" is not a decision/,
    ),
  ]);
  forget();
  renameSync(paintings, `${paintings} elsewhere`);
  expect(await find(run)).toEqual([[detail, whole]]);
  expect(log.at(-1)).toMatch(/ are taken from its split: the collection [^.]* does not exist\.$/);
  expect(await find(earlier.run)).toEqual([]);
  await writeSplit({ ...split, hash: 'deadbeef'.repeat(8) }, file);
  expect(await find(run)).toBeNull();
});

it('takes no two paintings for copies where nothing is known', () => {
  expect(sharesGroup(null)('a', 'b')).toBe(false);
  const isCopy = sharesGroup([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect([isCopy('a', 'b'), isCopy('a', 'c'), isCopy('x', 'y')]).toEqual([true, false, false]);
});
