import { HarnessError } from '../../contract/errors.ts';
import type { WeightsProvenance } from '../../contract/plugin.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import type { FinishedRun } from '../records/run-record.ts';

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
  const changed = reported.find(({ backbone, status, digest }) => {
    const trained = manifest.weights.filter((network) => network.backbone === backbone);
    const isSame = (one: (typeof trained)[number]) =>
      one.digest === digest && (digest !== null || one.status === status);
    return trained.length > 0 && !trained.some(isSame);
  });
  if (changed === undefined) return;
  throw new HarnessError(
    'WEIGHTS_CHANGED',
    `${harmlessText(changed.backbone)} is no longer what ${manifest.id} was trained on: its weights, or the features imported under its name, have changed. Put the former ones back, or run it again.`,
  );
}
