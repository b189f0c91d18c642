import type { OpenModel } from '../../experiments/run/open-model.ts';
import { predictChecked } from '../../host/predict.ts';
import { inspectPictures } from '../verify/inspect-pictures.ts';
import type { ScoreFiles } from './occlusion.ts';

/** Asks a model about pairs of image files, each of which is read once. */
export function scoreFilesWith({ handles, model, plugin, pool }: OpenModel): ScoreFiles {
  return async (pairs) => {
    const distinct = [...new Set(pairs.flat())];
    const placeOf = new Map(distinct.map((file, place) => [file, place]));
    const pictures = await inspectPictures(distinct, pool);
    const places = (side: 0 | 1) =>
      Uint32Array.from(pairs, (pair) => placeOf.get(pair[side]) as number);
    const paintings = pictures.map((picture) => handles.release(picture));
    return predictChecked(plugin.name, model, paintings, { a: places(0), b: places(1) });
  };
}
