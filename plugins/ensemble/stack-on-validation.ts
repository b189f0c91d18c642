import type { LabelledPairs, TrainTask } from '../../harness/contract/plugin.ts';
import { predictChecked } from '../../harness/host/predict.ts';
import { fitStacking } from './fit-stacking.ts';
import type { Stacking } from './stacking.ts';
import type { TrainedMember } from './train-members.ts';

/** How an ensemble is stacked. */
export interface StackOptions {
  readonly stack: 'logistic' | 'mean';
  readonly stackOn: Stacking['on'];
}

/** Asks every member about validation's pairs and fits what makes one answer of theirs. */
export async function stackOnValidation(
  task: TrainTask<StackOptions>,
  members: readonly TrainedMember[],
): Promise<Stacking> {
  const { stack, stackOn: on } = task.options;
  const { paintings, unseen, seen } = task.validation;
  const pairs = on === 'both' ? joinPairs(unseen, seen) : unseen;
  const answers: Float32Array[] = [];
  for (const { plugin, model } of members) {
    answers.push(await predictChecked(plugin.name, model, paintings, pairs));
  }
  const artistOf = (painting: number) => paintings[painting]!.artist;
  const stacking = fitStacking(
    {
      plugins: members.map(({ plugin }) => plugin.name),
      answers,
      same: pairs.same,
      artistA: Int32Array.from(pairs.a, artistOf),
      artistB: Int32Array.from(pairs.b, artistOf),
    },
    { stack, on },
    task.random.fork('stack'),
  );
  task.log(describe(stacking));
  return stacking;
}

function joinPairs(one: LabelledPairs, other: LabelledPairs): LabelledPairs {
  return {
    a: Uint32Array.from([...one.a, ...other.a]),
    b: Uint32Array.from([...one.b, ...other.b]),
    same: Uint8Array.from([...one.same, ...other.same]),
  };
}

function describe({ members, strength, pairs, artists }: Stacking): string {
  const weights = members.map(({ plugin, weight }) => `${plugin} ${weight.toFixed(3)}`);
  const how = strength === null ? 'equal weights' : `weights drawn together by ${strength}`;
  return `Stacked on ${pairs} validation pairs of ${artists} artists, ${how}: ${weights.join(', ')}`;
}
