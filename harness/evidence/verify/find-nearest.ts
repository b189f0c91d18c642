// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import type { Model } from '../../contract/plugin.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import type { PaintingHandles } from '../../host/painting-handles.ts';
import { predictChecked } from '../../host/predict.ts';
import { type Calibrator, calibrate } from '../../scoring/platt.ts';
import type { Picture } from './inspect-pictures.ts';
import type { Recognition } from './recognise-pictures.ts';
import type { NearPainting } from './verification.ts';

/**
 * The most training paintings that are searched: those whose digests come first, which is
 * a random sample that is the same each time.
 */
export const mostSearched = 10_000;

/**
 * The training paintings that the model finds most probably by the artist of each picture, best
 * first; paintings that show the same as the picture are not listed, since they say nothing of a hand.
 */
export async function findNearest(
  pictures: readonly Picture[],
  train: readonly CollectionPainting[],
  options: {
    readonly plugin: { readonly name: string };
    readonly model: Model;
    readonly handles: PaintingHandles;
    readonly calibrator: Calibrator;
    readonly count: number;
    readonly prior: number;
    /** Of each picture the paintings that show the same. */
    readonly copies: Recognition['copies'];
  },
): Promise<NearPainting[][]> {
  const { plugin, model, handles, calibrator, count, prior, copies } = options;
  const searched = train.slice(0, mostSearched);
  const paintings = [...searched, ...pictures].map((painting) => handles.release(painting));
  const size = pictures.length * searched.length;
  const pairs = { a: new Uint32Array(size), b: new Uint32Array(size) };
  for (let p = 0; p < pictures.length; p++) {
    for (let t = 0; t < searched.length; t++) {
      pairs.a[p * searched.length + t] = searched.length + p;
      pairs.b[p * searched.length + t] = t;
    }
  }
  const scores = await predictChecked(plugin.name, model, paintings, pairs);
  return pictures.map((_, p) => {
    const same = new Set(copies[p]?.map(({ id }) => id));
    const own = scores.subarray(p * searched.length, (p + 1) * searched.length);
    return searched
      .map((painting, t) => ({ painting, score: own[t]! }))
      .filter(({ painting }) => !same.has(painting.id))
      .sort((a, b) => b.score - a.score)
      .slice(0, count)
      .map(({ painting: { id, file, artist }, score }) => ({
        id,
        file,
        artist,
        probability: calibrate(calibrator, score, prior).value,
      }));
  });
}
