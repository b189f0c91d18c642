import { HarnessError } from '../../contract/errors.ts';
import type { Explanation, Model } from '../../contract/plugin.ts';
import type { OpenModel } from '../../experiments/run/open-model.ts';
import { inspectPair } from '../verify/inspect-pictures.ts';
import type { DrawnMap } from './draw-pair.ts';
import type { ExplainMethod } from './explain-methods.ts';
import { measureOcclusion, mostOf } from './occlusion.ts';
import { scoreFilesWith } from './score-files.ts';

/** The maps of both pictures of a pair, in the order of its columns. */
export type MapPair = (
  files: readonly [string, string],
) => Promise<readonly [readonly DrawnMap[], readonly DrawnMap[]]>;

export interface Explainer {
  readonly method: Exclude<ExplainMethod, 'auto'>;
  readonly maps: MapPair;
}

/**
 * How to find out where a model looks: by its own `explain`, or by covering parts of the pictures,
 * which works for every model. `auto` takes the first if the model has it.
 *
 * @throws HarnessError `EXPLAIN_UNSUPPORTED` for `grad-cam` of a model without `explain`
 */
export function chooseExplainer(open: OpenModel, method: ExplainMethod): Explainer {
  const explain = open.model.explain?.bind(open.model);
  if (method === 'occlusion' || (method === 'auto' && explain === undefined)) {
    return { method: 'occlusion', maps: (files) => mapByOcclusion(open, files) };
  }
  if (explain === undefined) {
    throw new HarnessError(
      'EXPLAIN_UNSUPPORTED',
      `Plugin ${open.plugin.name} cannot say where it looks: its model has no explain. --method occlusion works for every plugin.`,
    );
  }
  return { method: 'grad-cam', maps: (files) => mapByModel(open, explain, files) };
}

async function mapByModel(
  { handles, pool }: OpenModel,
  explain: NonNullable<Model['explain']>,
  files: readonly [string, string],
): ReturnType<MapPair> {
  const [one, other] = await inspectPair(files, pool);
  const explained = await explain([handles.release(one), handles.release(other)]);
  const columns = ({ activation, evidence }: Explanation): DrawnMap[] => [
    { title: 'Last activation', heatmap: activation, from: 'least' },
    { title: 'Evidence for one artist', heatmap: evidence, from: 'zero' },
  ];
  return [columns(explained[0]), columns(explained[1])];
}

async function mapByOcclusion(
  open: OpenModel,
  files: readonly [string, string],
): ReturnType<MapPair> {
  const maps = await measureOcclusion(files, scoreFilesWith(open));
  const most = mostOf(maps);
  const columns = ({ same, different }: (typeof maps)[0]): DrawnMap[] => [
    { title: 'Speaks for one artist', heatmap: same, from: 'zero', most },
    { title: 'Speaks for two artists', heatmap: different, from: 'zero', most },
  ];
  return [columns(maps[0]), columns(maps[1])];
}
