import { HarnessError } from '../../harness/contract/errors.ts';
import type { BlendOption } from '../models/blend/blend.ts';

/** The options that name weights. */
export interface WeightOptions {
  readonly backbone: string;
  /** The share of the cosine, whose features come from Xception and InceptionV3. */
  readonly blend: BlendOption;
  readonly weights: string;
  readonly inceptionWeights: string;
}

/**
 * Refuses weights of a network that is neither trained nor has a share in the score. Models that were
 * saved before other networks than Xception could be trained may have them.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function refuseIdleWeights({
  backbone,
  blend,
  weights,
  inceptionWeights,
}: WeightOptions): void {
  if (backbone === 'xception' || blend !== 0) return;
  const idle =
    weights !== 'imagenet'
      ? ['weights', 'Xception']
      : inceptionWeights !== 'imagenet' && backbone !== 'inception-v3'
        ? ['inception-weights', 'InceptionV3']
        : undefined;
  if (idle === undefined) return;
  const [flag, network] = idle;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --${flag} has no effect with --backbone ${backbone} and --blend 0, which use nothing of ${network}: leave it out.`,
  );
}
