import type { WeightsPolicy } from '../contract/plugin.ts';

/** The requirements of a user or a finished run for weights. */
export interface WeightsNeed {
  /** Never download. */
  readonly offline?: boolean | undefined;
  /** For a finished run: a model trained on untrained weights continues with them. */
  readonly trainedOn?:
    | readonly { readonly status: string; readonly digest?: string | null | undefined }[]
    | undefined;
  /** A trial run whose answers are not used: untrained weights are good enough. */
  readonly trial?: boolean | undefined;
}

/** Collections whose results are not real, so that untrained networks are allowed. */
const playthings: readonly string[] = ['demo', 'simulated'];

/**
 * The source of a network's weights, and whether it may run without. For the model of a finished run this
 * is already decided; otherwise it depends on the kind of collection.
 *
 * @param folders searched first
 */
export function chooseWeightsPolicy(
  folders: readonly string[],
  { offline = false, trainedOn, trial = false }: WeightsNeed,
  collection: { readonly kind: string } | undefined,
): WeightsPolicy {
  const isPlaything = collection !== undefined && playthings.includes(collection.kind);
  const allowUntrained = trainedOn?.some(({ status }) => status === 'untrained') ?? isPlaything;
  return { folders, download: !offline, allowUntrained: trial || allowUntrained };
}
