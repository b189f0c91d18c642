import { itemAt } from '../../harness/contract/item-at.ts';
import type { Random } from '../../harness/contract/random.ts';
import type { Lesson } from '../models/heads/head-learner.ts';
import type { LabelTask } from './label-tasks.ts';
import { tasksLoss } from './tasks-loss.ts';

/**
 * The lessons of an epoch: all training paintings in random order, in batches of one size. Paintings
 * left over are not used in this epoch.
 */
export function* softmaxLessons(
  tasks: readonly LabelTask[],
  { batch, smoothing }: { readonly batch: number; readonly smoothing: number },
  random: Random,
): Generator<Lesson> {
  const paintings = itemAt(tasks, 0).labels.length;
  const size = Math.min(batch, paintings);
  const order = random.shuffle(Int32Array.from({ length: paintings }, (_, i) => i));
  for (let from = 0; from + size <= paintings; from += size) {
    const rows = order.slice(from, from + size);
    yield { rows, loss: (outputs) => tasksLoss(outputs, tasks, rows, smoothing) };
  }
}
