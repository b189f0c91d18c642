/**
 * Statistics of several layers of frozen networks describe a painting's texture and colour. They are
 * compared in a space in which paintings by one artist scatter equally in all directions. Nothing in
 * it is specific to the artists that it is fitted on, so it also applies to unseen artists.
 */
import { z } from 'zod';
import { HarnessError } from '../../harness/contract/errors.ts';
import { itemAt } from '../../harness/contract/item-at.ts';
import {
  definePlugin,
  type LabelledPainting,
  type Model,
  type Painting,
  type TrainTask,
} from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { rememberLast } from '../models/features/remember-last.ts';
import { openStyleFeatures, type StyleFeatures } from '../models/style/open-style-features.ts';
import { anyStyleOptions, styleTrial } from '../models/style/style-options.ts';
import { refitOption } from '../models/training/refit-option.ts';
import { listLabelled } from '../models/verification/artist-folds.ts';
import { fitFusion, fuseToProbabilities } from '../models/verification/fuse-scores.ts';
import {
  type BackEndSettings,
  type ComparedPaintings,
  comparePaintings,
  fitBackEnd,
  listSimilarities,
  mainRows,
} from './back-end.ts';
import { chooseSettings } from './choose-settings.ts';
import { listCandidates } from './list-candidates.ts';
import { loadBackEnd, type StoredBackEnd, saveBackEnd } from './save-back-end.ts';

const share = () => z.number().min(0).max(1);
const options = z.object({
  ...anyStyleOptions,
  backEnd: z
    .enum(['cosine', 'within', 'lda', 'plda', 'fused'])
    .default('fused')
    .describe(
      'Cosine of standardised features; the same with whitened within-artist covariance; ' +
        'discriminant analysis; its likelihood ratio; or the second with two similarity profiles',
    ),
  normalise: z
    .enum(['none', 's-norm', 'csls'])
    .default('none')
    .describe('How cosines are normalised by those with training paintings; not with plda'),
  neighbours: z
    .int()
    .min(1)
    .default(50)
    .describe('Most similar training paintings that s-norm and csls use'),
  components: z.int().min(1).default(1000).describe('Maximum number of principal components'),
  choose: z
    .boolean()
    .default(true)
    .describe('Choose shrinkage and weights on artists held out of training in turn'),
  innerFolds: z.int().min(2).default(4).describe('Folds of artists for that choice'),
  shrinkage: share()
    .default(0.4)
    .describe('Shrinkage of the within-artist covariance; the starting value if chosen'),
  softmaxWeight: z
    .number()
    .min(0)
    .default(0.6)
    .describe(
      'Weight of the softmax profile of training artists, in fused; the starting value if chosen',
    ),
  cohortWeight: z
    .number()
    .min(0)
    .default(0.3)
    .describe(
      'Weight of the profile of training paintings, in fused; the starting value if chosen',
    ),
  cohort: z
    .enum(['paintings', 'artists'])
    .default('paintings')
    .describe('The paintings with which profiles, s-norm and csls compare'),
  strength: z
    .number()
    .positive()
    .default(0.03)
    .describe("Inverse of the softmax's penalty: scikit-learn's C"),
  refit: refitOption,
});

type Options = z.output<typeof options>;

export default definePlugin({
  name: 'style-statistics',
  summary: 'Statistics of many frozen layers, whitened within-artist covariance, fused similarity',
  options,
  trial: { ...styleTrial, innerFolds: 2 },

  extractors: async (task) => (await openStyleFeatures(task.options, task)).extractors,

  async train(task) {
    const style = await openStyleFeatures(task.options, task);
    const stored = await learn(task, style);
    const model = createModel(stored, style);
    if (!task.options.refit) return model;
    return {
      ...model,
      async refit() {
        const random = task.random.fork('refit');
        const { features, artists } = await describeSome(listLabelled(task), style, random);
        const fitted = await fitBackEnd(features, artists, stored.settings, {
          random: random.fork('fit'),
        });
        model.dispose();
        return createModel({ ...stored, fitted }, style);
      },
    };
  },

  async load(folder, task) {
    const style = await openStyleFeatures(task.options, task);
    return createModel(await loadBackEnd(folder), style);
  },
});

async function learn(task: TrainTask<Options>, style: StyleFeatures): Promise<StoredBackEnd> {
  const { random, log, validation, progress } = task;
  const settings = pickSettings(task.options, style);
  const { features, artists } = await describeSome(task.train, style, random);
  const candidates = listCandidates(settings, task.options);
  if (new Set(artists).size >= 4) {
    const { innerFolds: folds } = task.options;
    const chooser = { candidates, folds, random: random.fork('choose'), progress };
    const { chosen, fusion } = await chooseSettings(features, artists, settings, chooser);
    const { weights, shrinkage } = chosen.candidate;
    const names = listSimilarities(settings);
    const told = names.map((name, k) => `${name} ${weights[k]}`).join(', ');
    log(
      `The best of ${candidates.length} settings on held-out artists: shrinkage ${shrinkage}, ${told}; ` +
        `mean AUC ${chosen.mean.toFixed(3)}.`,
    );
    const best = { ...settings, shrinkage };
    const fitted = await fitBackEnd(features, artists, best, { random: random.fork('fit') });
    return { settings: best, fitted, fusion };
  }
  log(
    'With fewer than four artists, nothing can be chosen on held-out artists, so the options apply.',
  );
  const fitted = await fitBackEnd(features, artists, settings, { random: random.fork('fit') });
  const held = await compareAll({ fitted, settings }, style, validation.paintings);
  const pairs = { scores: held.score(validation.unseen), same: validation.unseen.same };
  return { settings, fitted, fusion: fitFusion(itemAt(candidates, 0).weights, pairs) };
}

/** Features of the paintings to fit on: all of them, or a random selection that fits into memory. */
async function describeSome(
  paintings: readonly LabelledPainting[],
  style: StyleFeatures,
  random: Random,
) {
  const some = style.drawToFit(paintings, random.fork('paintings to fit on'));
  return {
    features: await style.describe(some),
    artists: some.map(({ artist }) => artist),
  };
}

/** @throws HarnessError `OPTION_INVALID` */
function pickSettings(given: Options, { parts }: Pick<StyleFeatures, 'parts'>): BackEndSettings {
  const { backEnd, normalise, components, shrinkage, strength, cohort, neighbours } = given;
  if (backEnd === 'plda' && normalise !== 'none') {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --normalise ${normalise} needs a cosine, which --back-end plda does not have.`,
    );
  }
  return { backEnd, normalise, components, parts, shrinkage, strength, cohort, neighbours };
}

async function compareAll(
  { fitted, settings }: Pick<StoredBackEnd, 'fitted' | 'settings'>,
  style: StyleFeatures,
  paintings: readonly Painting[],
): Promise<ComparedPaintings> {
  const rows = await style.condense(paintings, (table) => mainRows(fitted, table));
  return comparePaintings(fitted, settings, rows);
}

function createModel(stored: StoredBackEnd, style: StyleFeatures): Model {
  const compared = rememberLast((paintings) => compareAll(stored, style, paintings));
  return {
    async predict(paintings, pairs) {
      const { score } = await compared.of(paintings);
      return fuseToProbabilities(stored.fusion, score(pairs));
    },
    embed: async (paintings) => (await compared.of(paintings)).rows,
    save: (folder) => saveBackEnd(folder, stored),
    dispose: () => compared.forget(),
  };
}
