import { HarnessError } from '../../contract/errors.ts';
import type { WeightsProvenance } from '../../contract/plugin.ts';
import type { UsedWeights } from '../../host/weights/kept-weights.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

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
  const changed = reported.find(({ backbone, status, digest }) => {
    const before = networks.filter((network) => network.backbone === backbone);
    const isSame = before.some((one) => one.status === status && one.digest === digest);
    return before.length > 0 && !isSame;
  });
  if (changed === undefined) return;
  throw new HarnessError(
    'WEIGHTS_CHANGED',
    `The weights of ${harmlessText(changed.backbone)} changed while ${plugin} was training. Start the same command again.`,
  );
}
