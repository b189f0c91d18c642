import { HarnessError } from '../../contract/errors.ts';
import type { WeightsProvenance } from '../../contract/plugin.ts';
import type { UsedWeights } from '../../host/weights/kept-weights.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import type { FinishedRun } from '../records/run-record.ts';

type Weights = Pick<WeightsProvenance, 'backbone' | 'status' | 'digest'>;

/**
 * Requires that a plugin was trained on the weights that identify its run.
 *
 * @param found before the training
 * @param reported by the training
 * @throws HarnessError `WEIGHTS_CHANGED`
 */
export function requireFoundWeights(
  plugin: string,
  { networks }: UsedWeights,
  reported: readonly WeightsProvenance[],
): void {
  const isSame = (one: Weights, other: Weights) =>
    one.status === other.status && one.digest === other.digest;
  const changed = findChanged(networks, reported, isSame);
  if (changed === undefined) return;
  throw new HarnessError(
    'WEIGHTS_CHANGED',
    `The weights of ${changed} changed while ${plugin} was training. Start the same command again.`,
  );
}

/**
 * Requires that a finished run's model is loaded with the weights with which it was trained: with others
 * it would answer, but neither its probabilities nor its figures would hold.
 *
 * @param reported by loading the model
 * @throws HarnessError `WEIGHTS_CHANGED`
 */
export function requireTrainedWeights(
  { manifest }: Pick<FinishedRun, 'manifest'>,
  reported: readonly WeightsProvenance[],
): void {
  // A model may need less of the same file than its training did.
  const isSame = (one: Weights, other: Weights) =>
    one.digest === other.digest && (one.digest !== null || one.status === other.status);
  const changed = findChanged(manifest.weights, reported, isSame);
  if (changed === undefined) return;
  throw new HarnessError(
    'WEIGHTS_CHANGED',
    `${changed} is no longer what ${manifest.id} was trained on: its weights, or the features imported under its name, have changed. Put the former ones back, or run it again.`,
  );
}

/** The name of a reported network that was known before, with none of these weights. */
function findChanged(
  known: readonly Weights[],
  reported: readonly Weights[],
  isSame: (one: Weights, other: Weights) => boolean,
): string | undefined {
  const changed = reported.find((now) => {
    const before = known.filter(({ backbone }) => backbone === now.backbone);
    return before.length > 0 && !before.some((one) => isSame(one, now));
  });
  return changed && harmlessText(changed.backbone);
}
