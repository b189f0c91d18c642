import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import type {
  Services,
  WeightsPolicy,
  WeightsProvenance,
} from '../../../harness/contract/plugin.ts';
import { type Backbone, type OfficialWeights, parameterShapes } from '../backbones/backbone.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import { findNeededLayers } from '../backbones/needed-layers.ts';
import { findLocalWeights } from './find-local-weights.ts';
import { type SurveyedWeights, surveyWeights } from './survey-weights.ts';
import { drawUntrainedWeights } from './untrained-weights.ts';
import { findWeightsCache } from './weights-cache.ts';
import { isFile, recogniseSource, type WeightsSource } from './weights-source.ts';

export interface WeightsRequest {
  readonly backbone: Backbone;
  /** `imagenet`, or the path of the only file or folder to use. */
  readonly option: string;
  readonly policy: WeightsPolicy;
  /** Layers whose output is needed; weights that lack others are sufficient. */
  readonly taps: readonly string[];
  /** Seeds untrained weights, if those are allowed and nothing better exists. */
  readonly seed: number;
  readonly log: Services['log'];
  /** The source of the trained file if it must be downloaded; Keras's own by default. */
  readonly official?: OfficialWeights;
}

export interface ResolvedWeights {
  readonly provenance: WeightsProvenance;
  /** Two results with the same identity have the same weights. Part of cache keys. */
  readonly cacheIdentity: string;
  /** Reads the values; if the file is already known, they are not read earlier. */
  load(): Promise<NamedWeights>;
}

/**
 * Finds the weights of a backbone: local folders first, then the user's cache, then a download of
 * Keras's official file; seeded untrained weights if the policy allows them.
 *
 * @throws HarnessError `WEIGHTS_NOT_FOUND`, `WEIGHTS_INCOMPLETE`, `LAYER_UNKNOWN`, and for a given
 *   path `WEIGHTS_UNREADABLE` or `WEIGHTS_MISMATCH`
 */
export async function resolveWeights(request: WeightsRequest): Promise<ResolvedWeights> {
  const { backbone, option, policy, taps, log } = request;
  const needed = new Set(
    findNeededLayers(backbone, taps)
      .filter((layer) => parameterShapes(layer).size > 0)
      .map((layer) => layer.name),
  );
  const lacks = (survey: SurveyedWeights) => survey.missing.filter((name) => needed.has(name));
  const cache = findWeightsCache();

  if (option !== 'imagenet') {
    const survey = await surveyWeights(backbone, await recogniseSource(option), cache);
    if (lacks(survey).length > 0) throw incomplete(backbone, taps, survey, lacks(survey));
    return describe(backbone, survey);
  }

  const official = request.official ?? backbone.official;
  const cached: WeightsSource = { kind: 'keras-h5', path: join(cache, official.file) };
  const problems: string[] = [];
  let partial: SurveyedWeights | undefined;
  const attempt = async (source: WeightsSource): Promise<ResolvedWeights | undefined> => {
    try {
      const survey = await surveyWeights(backbone, source, cache);
      if (lacks(survey).length === 0) return describe(backbone, survey);
      partial ??= survey;
    } catch (error) {
      problems.push(messageOf(error));
      log(`Passed over: ${messageOf(error)}`);
    }
    return undefined;
  };

  for (const folder of policy.folders) {
    for (const source of await findLocalWeights(backbone, folder, log)) {
      const resolved = await attempt(source);
      if (resolved !== undefined) return resolved;
    }
  }
  if (await isFile(cached.path)) {
    const resolved = await attempt(cached);
    if (resolved !== undefined) return resolved;
    // Downloaded by the harness, so it may be deleted and downloaded again.
    if (policy.download) await rm(cached.path, { force: true });
  }
  if (policy.download && policy.fetch !== undefined) {
    try {
      await policy.fetch(official);
      const resolved = await attempt(cached);
      if (resolved !== undefined) return resolved;
    } catch (error) {
      problems.push(messageOf(error));
    }
  } else problems.push('the download is switched off');

  if (policy.allowUntrained) {
    const why = problems.at(-1) ?? 'none were found';
    const line = `No ImageNet weights for ${backbone.name} (${why}): it runs UNTRAINED, on random weights.`;
    if (isNews(policy, line)) {
      log(line);
      if (partial !== undefined) log(adviseLayer(backbone, partial));
    }
    return untrained(backbone, request.seed);
  }
  if (partial !== undefined) throw incomplete(backbone, taps, partial, lacks(partial), problems);
  throw notFound(backbone, official, [...policy.folders, cache], problems);
}

/** The reports already made about a task's weights, which are resolved again for each answer. */
const reported = new WeakMap<WeightsPolicy, Set<string>>();

function isNews(policy: WeightsPolicy, line: string): boolean {
  const lines = reported.get(policy) ?? new Set();
  reported.set(policy, lines);
  const isNew = !lines.has(line);
  lines.add(line);
  return isNew;
}

function describe(backbone: Backbone, survey: SurveyedWeights): ResolvedWeights {
  const { source, digest, missing, official } = survey;
  const parts = [
    official ? "Keras's ImageNet weights" : 'weights',
    `from ${basename(source.path)}`,
  ];
  if (missing.length > 0) parts.push(`(without ${missing[0]} … ${missing.at(-1)}, not needed)`);
  return {
    provenance: {
      backbone: backbone.name,
      status: missing.length > 0 ? 'partial' : 'trained',
      source: parts.join(' '),
      digest,
    },
    cacheIdentity: digest,
    load: () => survey.load(),
  };
}

function untrained(backbone: Backbone, seed: number): ResolvedWeights {
  return {
    provenance: {
      backbone: backbone.name,
      status: 'untrained',
      source: `random weights from seed ${seed}`,
      digest: null,
    },
    cacheIdentity: `untrained-${seed}`,
    load: async () => drawUntrainedWeights(backbone, seed),
  };
}

function incomplete(
  backbone: Backbone,
  taps: readonly string[],
  survey: SurveyedWeights,
  lacking: readonly string[],
  problems: readonly string[] = [],
): HarnessError {
  const also =
    problems.length === 0 ? '' : ` Complete ones are unavailable: ${problems.join('; ')}.`;
  return new HarnessError(
    'WEIGHTS_INCOMPLETE',
    `The weights in ${survey.source.path} lack ${lacking.join(', ')}, ` +
      `which layer ${taps.join(', ')} needs. ${adviseLayer(backbone, survey)}${also}`,
  );
}

/** Names the deepest layer at a junction of branches that can be computed with the weights. */
function adviseLayer(backbone: Backbone, { missing }: SurveyedWeights): string {
  const reachable = backbone.layers.findLast(
    ({ name, operation: { kind } }) =>
      (kind === 'add' || kind === 'concatenate') &&
      !findNeededLayers(backbone, [name]).some((layer) => missing.includes(layer.name)),
  );
  return reachable === undefined
    ? 'They do not reach any useful inner layer.'
    : `They are complete up to ${reachable.name}: use --layer ${reachable.name}.`;
}

function notFound(
  backbone: Backbone,
  official: OfficialWeights,
  folders: readonly string[],
  problems: readonly string[],
): HarnessError {
  return new HarnessError(
    'WEIGHTS_NOT_FOUND',
    `No ImageNet weights for ${backbone.name} (looked in ${folders.join(', ')}; ` +
      `${problems.join('; ')}). Download ${official.url} into one of these folders, ` +
      'or name a file or folder with --weights PATH.',
  );
}
