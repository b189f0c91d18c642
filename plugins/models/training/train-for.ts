import type { TrainingLoop } from './train-epochs.ts';

/**
 * Trains a fixed number of epochs regardless of validation, whose paintings are also trained on;
 * without checkpoints.
 */
export function trainFor(epochs: number): TrainingLoop {
  return async (task, learner) => {
    const progress = task.progress('Also training on validation', epochs, 'epochs');
    try {
      for (let epoch = 1; epoch <= epochs; epoch++) {
        await learner.learn(epoch);
        progress.advance();
      }
    } finally {
      progress.stop();
    }
    return epochs;
  };
}
