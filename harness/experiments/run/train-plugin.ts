import type { HostedPlugin, ServedTraining } from '../../host/hosted-plugin.ts';
import { predictChecked } from '../../host/predict.ts';
import type { Learnt } from './learnt.ts';
import type { Stopwatch } from './stopwatch.ts';

/**
 * Trains a plugin and asks its model about validation's pairs, which determine threshold, calibration and
 * all other choices; then the model may learn from validation as well.
 */
export async function trainPlugin(
  plugin: HostedPlugin,
  task: ServedTraining,
  stopwatch: Stopwatch,
): Promise<Learnt> {
  const { paintings, seen, unseen } = task.validation;
  const model = await stopwatch.time('train', () => plugin.train(task));
  try {
    const answers = await stopwatch.time('predict', async () => ({
      seen: await predictChecked(plugin.name, model, paintings, seen),
      unseen: await predictChecked(plugin.name, model, paintings, unseen),
    }));
    const { refit } = model;
    if (refit === undefined) return { answers, model, refitted: false };
    task.log('Training again, now on validation paintings as well.');
    const again = await stopwatch.time('train', () => refit.call(model));
    return { answers, model: again, refitted: true };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
