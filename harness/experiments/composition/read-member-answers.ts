import { HarnessError } from '../../contract/errors.ts';
import type { ValidationSets } from '../../data/pairs/test-sets.ts';
import { type ValidationName, validationNames } from '../../scoring/score.ts';
import { readValidation } from '../records/predictions.ts';
import type { FinishedRun } from '../records/run-record.ts';

/**
 * The exact answers of finished runs to validation's pairs: an array per run, a probability per pair. They
 * were given before a model that also learns from validation did so.
 *
 * @throws HarnessError `RUN_BROKEN` if a run's record is damaged, or has other pairs
 */
export async function readMemberAnswers(
  runs: readonly FinishedRun[],
  validation: ValidationSets,
): Promise<Record<ValidationName, Float32Array[]>> {
  const answers: Record<ValidationName, Float32Array[]> = { seen: [], unseen: [] };
  for (const { folder, manifest } of runs) {
    const recorded = await readValidation(folder);
    for (const name of validationNames) {
      const { a, b, scores } = recorded[name];
      const idsOf = (places: Uint32Array) =>
        Array.from(places, (place) => validation.paintings[place]?.id).join('\n');
      const pairs = validation[name];
      if (idsOf(pairs.a) !== a.join('\n') || idsOf(pairs.b) !== b.join('\n')) {
        throw new HarnessError(
          'RUN_BROKEN',
          `The run ${manifest.id} answered other validation pairs than those of its split. Run it again with --force.`,
        );
      }
      answers[name].push(Float32Array.from(scores));
    }
  }
  return answers;
}
