// The worker thread of the image pool.
import sharp from 'sharp';
import { messageOf } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { View } from '../../contract/plugin.ts';
import { compareFiles, type PlacedFiles } from '../copies/compare-files.ts';
import type { Sketch } from '../copies/sketch.ts';
import { sketchFile } from '../copies/sketch-file.ts';
import { decodeViews } from './decode-image.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';
import { inspectImage } from './inspect-image.ts';
import { openImage } from './open-image.ts';

// The pool has one worker per core; threads inside libvips would only compete with them.
sharp.concurrency(1);
sharp.cache(false);

/** A view into which a batch is decoded, and the memory for its pixels. */
export interface DecodeTarget {
  readonly view: View;
  /** Bytes per painting in `pixels`. */
  readonly stride: number;
  /** A slot of `stride` bytes for each painting with this view. */
  readonly pixels: SharedArrayBuffer;
  /** The slot of each file of the batch, or −1 if it does not have this view. */
  readonly slots: Int32Array;
}

/**
 * A batch that several workers fill together: each takes the next free image, so that the load stays
 * even and decoding continues while the main thread is busy in the engine.
 */
export interface DecodeTask {
  readonly kind: 'decode';
  readonly files: readonly string[];
  readonly targets: readonly DecodeTarget[];
  /** One number: the index of the next free file. */
  readonly next: SharedArrayBuffer;
}

/** Inspects one file. */
export interface InspectTask {
  readonly kind: 'inspect';
  readonly file: string;
}

/** Draws the sketch of one file, by which copies are recognised. */
export interface SketchTask {
  readonly kind: 'sketch';
  readonly file: string;
}

/** Overlays two files and measures their agreement. */
export interface CompareTask {
  readonly kind: 'compare';
  readonly files: PlacedFiles;
}

export type ImageTask = DecodeTask | InspectTask | SketchTask | CompareTask;

/** An image of a batch that could not be decoded; its slots are zeros. */
export interface DecodeFailure {
  /** Its index in the batch. */
  readonly index: number;
  /** The reason, in words for people. */
  readonly reason: string;
}

/** The result of one worker for a batch. */
export interface DecodeShare {
  readonly failures: readonly DecodeFailure[];
  /** Time this worker spent on the batch. */
  readonly busyMs: number;
}

type Answer = DecodeShare | ImageFacts | ImageFailure | Sketch | number;

// Tasks wait here for their turn: a worker has one decoded image in memory at a time.
let last: Promise<unknown> = Promise.resolve();

/** Entry point of the pool: tasks are done in the order of their arrival. */
export function runTask(task: ImageTask): Promise<Answer> {
  const result = last.then(() => doTask(task));
  last = result.catch(() => {});
  return result;
}

async function doTask(task: ImageTask): Promise<Answer> {
  if (task.kind === 'decode') return decodeUntaken(task);
  if (task.kind === 'compare') return compareFiles(task.files);
  const { file } = task;
  return orSayWhy<ImageFacts | Sketch>(() =>
    task.kind === 'inspect' ? inspectImage(file) : sketchFile(file),
  );
}

async function decodeUntaken(task: DecodeTask): Promise<DecodeShare> {
  const startedAt = performance.now();
  const next = new Int32Array(task.next);
  const failures: DecodeFailure[] = [];
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    const file = task.files[index];
    if (file === undefined) return { failures, busyMs: performance.now() - startedAt };
    const targets = task.targets.flatMap(({ view, pixels, stride, slots }) => {
      const slot = itemAt(slots, index);
      return slot < 0 ? [] : [{ view, pixels: new Uint8Array(pixels, slot * stride, stride) }];
    });
    try {
      const views = targets.map(({ view }) => view);
      const decoded = await decodeViews(await openImage(file), views);
      for (const [i, target] of targets.entries()) target.pixels.set(itemAt(decoded, i));
    } catch (error) {
      // The slots may contain an earlier batch.
      for (const target of targets) target.pixels.fill(0);
      failures.push({ index, reason: messageOf(error) });
    }
  }
}

async function orSayWhy<T>(work: () => Promise<T>): Promise<T | ImageFailure> {
  try {
    return await work();
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
