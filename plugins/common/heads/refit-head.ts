import type { TrainTask } from '../../../harness/plugin.ts';
import { listLabelled } from '../verification/artist-folds.ts';
import type { HeadParts } from './head-model.ts';
import { refitWarning } from './head-options.ts';
import type { TrainedHead, TrainHeadOptions } from './train-head.ts';

/**
 * Trains a head anew on training and validation paintings together, for as many epochs as were best
 * on validation before. The blend and the probability stay those that validation chose.
 *
 * @param first trained without validation's paintings; disposed of
 * @param learn trains a head
 */
export async function refitHead<Options extends TrainHeadOptions>(
  task: TrainTask<Options>,
  first: TrainedHead,
  learn: (task: TrainTask<Options>) => Promise<TrainedHead>,
): Promise<HeadParts> {
  first.network.dispose();
  task.log(refitWarning);
  const train = listLabelled(task);
  const { inputs, network, profile } = await learn({
    ...task,
    train,
    artists: 1 + Math.max(...train.map(({ artist }) => artist)),
    options: { ...task.options, epochs: first.epoch, patience: first.epoch + 1, keepLast: true },
    random: task.random.fork('refit'),
    // The curve and the checkpoints are those of the training that validation has judged.
    checkpoint: { latest: async () => undefined, save: async () => {} },
    reportEpoch: () => {},
    log: () => {},
  });
  return { inputs, network, profile, blend: first.blend };
}
