import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readEmbeddings,
  writeEmbeddings,
} from '../../../harness/experiments/records/embeddings.ts';
import { readCurve } from '../../../harness/experiments/records/learning-curve.ts';
import { readPaintings, writePaintings } from '../../../harness/experiments/records/paintings.ts';
import {
  isAlive,
  progressFile,
  readProgress,
} from '../../../harness/experiments/records/run-progress.ts';
import { ProgressWriter } from '../../../harness/experiments/run/progress-writer.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

describe('the progress of a run', () => {
  it('is on disk while the run is in progress, and not after it', async () => {
    const folder = temporaryFolder();
    const writer = new ProgressWriter(folder, 10);
    expect(await readProgress(folder)).toMatchObject({ work: null, epochs: null });
    const work = writer.follow(silentProgress, 'Features', 4, 'paintings');
    expect((await readProgress(folder))?.work).toMatchObject({ label: 'Features', done: 0 });
    work.advance(3);
    work.stop();
    const progress = await readProgress(folder);
    expect(progress?.work).toBeNull();
    expect(isAlive(progress!)).toBe(true);
    writer.close();
    expect(existsSync(join(folder, progressFile))).toBe(false);
    writer.setCurve([{ epoch: 1, loss: 1 }]);
    expect(existsSync(join(folder, progressFile))).toBe(false);
  });

  it('holds the curve so far', async () => {
    const folder = temporaryFolder();
    const writer = new ProgressWriter(folder, 3);
    const curve = [
      { epoch: 0, loss: null },
      { epoch: 1, loss: 0.5 },
    ];
    writer.setCurve(curve);
    // What came too soon after the last write is written with the next piece of work.
    writer.follow(silentProgress, 'Pairs', 1, 'pairs');
    expect(await readCurve(folder)).toEqual(curve);
    expect((await readProgress(folder))?.epochs).toMatchObject({ done: 1, total: 3 });
  });

  it('tells a process that is gone from one that lives', () => {
    const updated = '2024-01-01T00:00:00.000Z';
    const of = (changes: object) => ({
      version: 1 as const,
      updated,
      pid: process.pid,
      host: hostname(),
      work: null,
      epochs: null,
      ...changes,
    });
    expect(isAlive(of({}))).toBe(true);
    expect(isAlive(of({ pid: 2 ** 30 }))).toBe(false);
    expect(isAlive(of({ host: 'elsewhere' }), Date.parse(updated) + 1_000)).toBe(true);
    expect(isAlive(of({ host: 'elsewhere' }), Date.parse(updated) + 1_000_000)).toBe(false);
  });
});

it('who painted what and the embeddings are read back as they were', async () => {
  const folder = temporaryFolder();
  expect(await readPaintings(folder)).toEqual([]);
  expect(await readEmbeddings(folder)).toBeUndefined();
  const paintings = [
    { id: '=cmd|1.jpg', artist: '\'Ünsal, "the"\n<b>', test: 'seen' as const },
    { id: 'a/../b.jpg', artist: '丢勒', test: 'unseen' as const },
  ];
  await writePaintings(folder, paintings);
  expect(await readPaintings(folder)).toEqual(paintings);
  const matrix = { rows: 2, width: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  await writeEmbeddings(folder, matrix);
  expect(await readEmbeddings(folder)).toEqual(matrix);
});
