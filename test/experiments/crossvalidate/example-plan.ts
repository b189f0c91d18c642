import type { Plugin } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import type {
  CrossvalidationPlan,
  FinishedFold,
} from '../../../harness/experiments/crossvalidate/crossvalidation-plan.ts';
import type { Approach } from '../../../harness/experiments/plan/approach.ts';
import { describedPlugin } from '../../material/described-plugin.ts';
import { exampleManifest, exampleScores } from '../records/example-run.ts';

/** How good an approach is, and how much that varies from fold to fold beyond what all share. */
export interface Skill {
  readonly plugin: string;
  readonly changed?: Readonly<Record<string, unknown>>;
  readonly unseen: number;
  readonly seen: number;
  readonly noise: number;
  readonly paper?: Plugin['paper'];
  readonly weights?: 'trained' | 'partial' | 'untrained';
}

export const exampleCollection = {
  kind: 'folder' as const,
  name: 'paintings',
  hash: 'c0ffee00'.repeat(8),
  paintings: new Array(1455),
};
/** Two rows that cannot be told apart, a reference and one far below. */
export const exampleSkills: readonly Skill[] = [
  { plugin: 'plain-cosine', unseen: 0.72, seen: 0.81, noise: 0.004, weights: 'partial' },
  {
    plugin: 'xception',
    changed: { layer: 'add_12' },
    unseen: 0.75,
    seen: 0.88,
    noise: 0.01,
    weights: 'partial',
    paper: { seen: 0.888, unseen: 0.647, mixed: 0.672 },
  },
  {
    plugin: 'xception',
    changed: { dropout: 0.5 },
    unseen: 0.748,
    seen: 0.87,
    noise: 0.01,
    weights: 'partial',
    paper: { seen: 0.888, unseen: 0.647, mixed: 0.672 },
  },
  { plugin: 'colour-statistics', unseen: 0.62, seen: 0.63, noise: 0.02 },
];

function approachOf({ plugin: name, changed = {}, paper }: Skill): Approach {
  const plugin = describedPlugin(name, paper === undefined ? {} : { paper });
  return {
    plugin,
    path: name,
    folder: name,
    given: changed,
    options: changed,
    members: [],
    changed,
  };
}

/** What is needed of a plan to sum runs up. */
export function examplePlan(
  skills: readonly Skill[],
  { folds = 5, seeds = [0, 1, 2], reference = 0 } = {},
): CrossvalidationPlan {
  return { folds, seeds, approaches: skills.map(approachOf), reference };
}

/** A plan of a learning curve: each approach with each number of artists. */
export function exampleCurvePlan(
  skills: readonly Skill[],
  artists: readonly number[],
): CrossvalidationPlan {
  const plan = examplePlan(skills);
  const approaches = plan.approaches.flatMap((approach) =>
    artists.map((count) => ({ ...approach, artists: count })),
  );
  return { ...plan, approaches, reference: null, artists };
}

/** Every run of a plan, finished, as if each approach had its skill on folds of unlike difficulty. */
export function exampleRuns(
  skills: readonly Skill[],
  { folds, seeds }: CrossvalidationPlan,
): FinishedFold[] {
  return seeds.flatMap((seed) =>
    Array.from({ length: folds }, (_, fold) => {
      const difficulty = 0.04 * createRandom(seed, 'fold', fold).normal();
      return skills.map((skill, approach): FinishedFold => {
        const random = createRandom(seed, skill.plugin, JSON.stringify(skill.changed ?? {}), fold);
        const around = (value: number) => value + difficulty + skill.noise * random.normal();
        const manifest = exampleManifest({
          id: `${skill.plugin}-demo-seed${seed}-${approach}${fold}`,
          seed,
          split: { file: 'x', hash: 'y', seed, fold: { folds, index: fold } },
          seconds: { collection: 1, train: 40 + fold },
          weights: [
            {
              backbone: 'x',
              status: skill.weights ?? 'trained',
              source: 'file',
              digest: null,
            },
          ],
        });
        const scores = exampleScores(
          around(skill.seen),
          around(skill.unseen),
          around((skill.seen + skill.unseen) / 2),
        );
        return { approach, seed, fold, record: { folder: '/runs', manifest, scores } };
      });
    }).flat(),
  );
}
