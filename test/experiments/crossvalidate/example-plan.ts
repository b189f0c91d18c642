import type { Plugin } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import type {
  CrossvalidationPlan,
  FinishedFold,
} from '../../../harness/experiments/crossvalidate/crossvalidation-plan.ts';
import type { RunInfluences } from '../../../harness/experiments/crossvalidate/read-influences.ts';
import type { Approach } from '../../../harness/experiments/plan/approach.ts';
import { byTest } from '../../../harness/experiments/summary/summarise-row.ts';
import type { ArtistInfluence } from '../../../harness/scoring/artist-influence.ts';
import type { Scores } from '../../../harness/scoring/score.ts';
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

const exampleArtists = 30;

/** What artists do to the figures: most of it to every approach, some to one. */
function exampleInfluences(
  { plugin, noise }: Skill,
  approach: number,
  seed: number,
  fold: number,
  folds: number,
  { tests }: Scores,
  artists: number,
): RunInfluences {
  const order = createRandom(seed, 'order').shuffle([...Array(artists).keys()]);
  const isUnseen = new Set(order.filter((_, rank) => rank % folds === fold));
  const common = createRandom(0, 'artists');
  const random = createRandom(0, 'artists', plugin, approach);
  const effects = order.map(() => 0.04 * common.normal() + noise * random.normal());
  const artistsOf = {
    unseen: order.filter((artist) => isUnseen.has(artist)),
    seen: order.filter((artist) => !isUnseen.has(artist)),
    mixed: order,
  };
  const influences = (metric: 'auc' | 'accuracy') =>
    byTest((test) => exampleInfluence(tests[test][metric].value, artistsOf[test], effects));
  return {
    auc: influences('auc'),
    accuracy: influences('accuracy'),
    tarAtOnePercent: byTest((test) =>
      // The test of seen artists is one of few pairs.
      test === 'seen'
        ? null
        : exampleInfluence(tests[test].auc.value / 4, artistsOf[test], effects),
    ),
    hard: exampleInfluence(tests.unseen.auc.value - 0.08, artistsOf.unseen, effects),
    minDcf: byTest((test) => 1 - tests[test].auc.value / 10),
  };
}

/** Artists with equally many pairs, whose own pairs and those with others move the figure alike. */
function exampleInfluence(
  value: number,
  artists: readonly number[],
  effects: readonly number[],
): ArtistInfluence {
  const present = artists.length;
  const centre = artists.reduce((sum, artist) => sum + effects[artist]! / present, 0);
  const shares = new Float64Array(effects.length);
  const own = new Float64Array(effects.length);
  const dyads = new Map<number, { share: number; influence: number }>();
  const share = 2 / present / (present - 1);
  for (const a of artists) {
    shares[a] = 1 / present;
    own[a] = (effects[a]! - centre) / present;
    for (const b of artists) {
      if (b <= a) continue;
      const influence = share * (effects[a]! + effects[b]! - 2 * centre);
      dyads.set(a * effects.length + b, { share, influence });
    }
  }
  return { value, present, shares, own, dyads };
}

/** Every run of a plan, finished, as if each approach had its skill on folds of unlike difficulty. */
export function exampleRuns(
  skills: readonly Skill[],
  { folds, seeds }: CrossvalidationPlan,
  artists = exampleArtists,
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
        const influences = exampleInfluences(skill, approach, seed, fold, folds, scores, artists);
        return { approach, seed, fold, record: { folder: '/runs', manifest, scores }, influences };
      });
    }).flat(),
  );
}

/** Controls of the runs of some seeds, which know so much less; what learns nothing is its own control. */
export function exampleControls(
  skills: readonly Skill[],
  plan: CrossvalidationPlan,
  less: number,
  { seeds = [0], artists = exampleArtists }: { seeds?: readonly number[]; artists?: number } = {},
): FinishedFold[] {
  const unlabelled = skills.map((skill) =>
    skill.plugin === 'plain-cosine' ? skill : { ...skill, unseen: skill.unseen - less },
  );
  return exampleRuns(unlabelled, plan, artists)
    .filter(({ seed }) => seeds.includes(seed))
    .map((fold): FinishedFold => {
      const { manifest } = fold.record;
      const control = { shuffleSeed: 0, of: manifest.id };
      const id = manifest.id.replace('-demo-', '-control-demo-');
      return { ...fold, record: { ...fold.record, manifest: { ...manifest, id, control } } };
    });
}
