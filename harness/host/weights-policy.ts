import type { WeightsPolicy } from '../contract/plugin.ts';

/** What a person or a finished run says about weights. */
export interface WeightsNeed {
  /** Never download. */
  readonly offline?: boolean | undefined;
  /** Of a finished run: a model that was trained on untrained weights continues with the same. */
  readonly trainedOn?:
    | readonly { readonly status: string; readonly digest?: string | null | undefined }[]
    | undefined;
  /** A trial of the machinery whose answers are not used: untrained weights are good enough. */
  readonly trial?: boolean | undefined;
}

/** Collections whose results are no results, so that they may come from untrained networks. */
const playthings: readonly string[] = ['demo', 'simulated'];

/**
 * Where the weights of a network come from, and whether it may go without. A finished run has
 * decided that for its model; otherwise the kind of the collection does.
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
