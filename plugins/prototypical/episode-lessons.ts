import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../harness/contract/random.ts';
import type { Lesson } from '../models/heads/head-learner.ts';
import { unitRows } from '../models/layers/unit-rows.ts';
import type { episodeDrawer } from './draw-episode.ts';
import { type EpisodeDistance, episodeLoss } from './episode-loss.ts';

/** The options for learning from episodes. */
export interface EpisodeOptions {
  readonly episodesPerEpoch: number;
  readonly distance: EpisodeDistance;
  readonly scale: number;
}

/** The lessons of an epoch, one episode each. */
export function* episodeLessons(
  { ways, draw }: ReturnType<typeof episodeDrawer>,
  options: EpisodeOptions,
  random: Random,
): Generator<Lesson> {
  for (let episode = 0; episode < options.episodesPerEpoch; episode++) {
    const { support, queries } = draw(random);
    const rows = Int32Array.from([...support, ...queries]);
    yield {
      rows,
      loss: (outputs) => {
        const embedded = unitRows(outputs);
        const [known, asked] = tf.split(embedded, [support.length, queries.length]) as [
          tf.Tensor2D,
          tf.Tensor2D,
        ];
        return episodeLoss(known, asked, ways, options);
      },
    };
  }
}
