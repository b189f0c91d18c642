import { HarnessError } from '../../../harness/contract/errors.ts';
import type { FeatureExtractor, Services, TrainTask } from '../../../harness/contract/plugin.ts';
import { loadFit, saveFit } from '../model-files/save-fit.ts';
import { fitStyleWithin } from '../style/fit-style-within.ts';
import { openStyleFeatures, type StyleFeatures } from '../style/open-style-features.ts';
import type { StyleOptions } from '../style/style-options.ts';
import { projectWithin, type WithinClassFit } from '../verification/within-class.ts';
import type { BlendOption } from './blend.ts';
import type { CosineSide } from './cosine-side.ts';

/** Options of a plugin that blends its learned score with the within-class cosine of style features. */
export interface WithinSideOptions extends StyleOptions {
  readonly components: number;
  readonly shrinkage: number;
  /** The cosine's share; 0 leaves the style features out altogether. */
  readonly blend: BlendOption;
  /** The network that the plugin trains; the style features are those of the two built-in ones. */
  readonly backbone?: string;
}

/** If the cosine has no share: rows of width 0. */
const noSide: CosineSide = {
  describe: async ({ length }) => ({ rows: length, width: 0, data: new Float32Array(0) }),
  async save() {},
};

/** The extractors that a plugin must list for its blend. */
export async function listWithinExtractors(
  options: WithinSideOptions,
  services: Services,
): Promise<readonly FeatureExtractor[]> {
  return options.blend === 0 ? [] : (await openBuiltIn(options, services)).extractors;
}

/** The within-class cosine of style features, fitted only on training paintings. */
export async function fitWithinSide(task: TrainTask<WithinSideOptions>): Promise<CosineSide> {
  const { options, train, random } = task;
  if (options.blend === 0) return noSide;
  const style = await openBuiltIn(options, task);
  return openSide(await fitStyleWithin(style, train, options, random.fork('within')), style);
}

/** Reads what {@link CosineSide.save} wrote. */
export async function loadWithinSide(
  folder: string,
  options: WithinSideOptions,
  services: Services,
): Promise<CosineSide> {
  if (options.blend === 0) return noSide;
  const style = await openBuiltIn(options, services);
  return openSide(await loadFit<WithinClassFit>(folder, file), style);
}

async function openBuiltIn(
  { backbone: trained, ...style }: WithinSideOptions,
  services: Services,
): Promise<StyleFeatures> {
  try {
    return await openStyleFeatures(style, services);
  } catch (error) {
    const isMissing = error instanceof HarnessError && error.code === 'WEIGHTS_NOT_FOUND';
    if (!isMissing || trained === undefined || trained === 'xception') throw error;
    throw new HarnessError(
      error.code,
      `${error.message} The cosine's share of the score needs them; --blend 0 leaves it out.`,
      { cause: error },
    );
  }
}

const file = 'within';

function openSide(fit: WithinClassFit, style: StyleFeatures): CosineSide {
  return {
    describe: (paintings) => style.condense(paintings, (table) => projectWithin(fit, table)),
    save: (folder) => saveFit(folder, file, fit),
  };
}
