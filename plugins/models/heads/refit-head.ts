import type { TrainTask } from '../../../harness/contract/plugin.ts';
import type { TrainingLoop } from '../training/train-epochs.ts';
import { trainFor } from '../training/train-for.ts';
import { countArtists, listLabelled } from '../verification/artist-folds.ts';
import type { HeadParts } from './head-model.ts';
import type { TrainedHead, TrainHeadOptions } from './train-head.ts';

/**
 * Trains a head again on training and validation paintings together, for the number of epochs that was
 * best on validation. The blend and the probability stay those chosen on validation.
 *
 * @param first trained without validation's paintings
 * @param learn trains a head
 */
export async function refitHead<Options extends TrainHeadOptions>(
  task: TrainTask<Options>,
  first: TrainedHead,
  learn: (task: TrainTask<Options>, loop: TrainingLoop) => Promise<TrainedHead>,
): Promise<HeadParts> {
  const train = listLabelled(task);
  const { inputs, network, profile, plain } = await learn(
    {
      ...task,
      train,
      artists: countArtists(train),
      random: task.random.fork('refit'),
      // Validation's pairs are part of training now, so their scores mean nothing.
      log: () => {},
    },
    trainFor(first.epoch),
  );
  return { inputs, network, profile, plain, blend: first.blend };
}
