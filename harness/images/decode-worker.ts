// What a worker thread of the image pool runs.
import sharp from 'sharp';
import { messageOf } from '../errors.ts';
import type { View } from '../plugin.ts';
import { decodeView, openImage } from './decode-image.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';
import { inspectImage } from './inspect-image.ts';

// The pool gives every core a worker; threads inside libvips would only fight over them.
sharp.concurrency(1);
sharp.cache(false);

/**
 * A batch that several workers fill together: each takes the next image that nobody has taken,
 * so the work stays even, and goes on while the main thread is busy in the engine.
 */
export interface DecodeTask {
  readonly kind: 'decode';
  readonly files: readonly string[];
  readonly view: View;
  /** Bytes an image takes in `pixels`. */
  readonly stride: number;
  /** A slot of `stride` bytes for each file, zeros at first. */
  readonly pixels: SharedArrayBuffer;
  /** One number: the next file that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

/** Inspects one file. */
export interface InspectTask {
  readonly kind: 'inspect';
  readonly file: string;
}

/** An image of a batch that could not be decoded. */
export interface DecodeFailure {
  /** Its place in the batch. */
  readonly index: number;
  /** In words for people. */
  readonly reason: string;
}

// Tasks wait here for their turn: a worker holds one decoded image at a time.
let last: Promise<unknown> = Promise.resolve();

/** Entry point of the pool: tasks are done in the order of their arrival. */
export function runTask(
  task: DecodeTask | InspectTask,
): Promise<DecodeFailure[] | ImageFacts | ImageFailure> {
  const result = last.then(
    (): Promise<DecodeFailure[] | ImageFacts | ImageFailure> =>
      task.kind === 'decode' ? decodeUntaken(task) : inspectOrSayWhy(task.file),
  );
  last = result.catch(() => {});
  return result;
}

async function decodeUntaken(task: DecodeTask): Promise<DecodeFailure[]> {
  const next = new Int32Array(task.next);
  const pixels = new Uint8Array(task.pixels);
  const failures: DecodeFailure[] = [];
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    const file = task.files[index];
    if (file === undefined) return failures;
    try {
      pixels.set(await decodeView(await openImage(file), task.view), index * task.stride);
    } catch (error) {
      failures.push({ index, reason: messageOf(error) });
    }
  }
}

async function inspectOrSayWhy(file: string): Promise<ImageFacts | ImageFailure> {
  try {
    return await inspectImage(file);
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
