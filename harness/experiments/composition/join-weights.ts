import { canonicalJson } from '../../contract/canonical-json.ts';
import type { WeightsProvenance } from '../../contract/plugin.ts';
import type { FinishedRun } from '../records/run-record.ts';

/** The weights reported by a run and those that its members were trained with, each once. */
export function joinWeights(
  reported: readonly WeightsProvenance[],
  members: readonly FinishedRun[] = [],
): WeightsProvenance[] {
  const all = [...reported, ...members.flatMap(({ manifest }) => manifest.weights)];
  return [...new Map(all.map((weights) => [canonicalJson(weights), weights])).values()];
}
