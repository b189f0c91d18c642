import type { Collection } from '../../data/collection/collection.ts';
import type { OpenMember } from '../../host/composition/open-members.ts';
import type { HostedPlugin, WeightsQuestion } from '../../host/hosted-plugin.ts';
import { findUsedWeights } from '../../host/weights/find-used-weights.ts';
import type { UsedWeights } from '../../host/weights/kept-weights.ts';
import { chooseWeightsPolicy } from '../../host/weights-policy.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { Circumstances } from './identify-run.ts';
import type { RunRequest } from './run-request.ts';

/** A plugin, with its options checked, and the run that is asked of it. */
interface Asked {
  readonly plugin: Pick<HostedPlugin, 'options' | 'findWeights' | 'sources'>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly request: Pick<RunRequest, 'engine' | 'offline'>;
}

/**
 * Finds the weights of a plugin, for a collection of this kind.
 *
 * @param log receives what the plugin logs meanwhile
 * @throws HarnessError the errors of plugins that find no weights
 */
export function findWeightsOf(
  { plugin, options, request }: Asked,
  { weights: folders }: Pick<ProjectFolders, 'weights'>,
  collection: Pick<Collection, 'kind'>,
  log?: WeightsQuestion['log'],
): Promise<UsedWeights> {
  const { engine, offline } = request;
  return findUsedWeights(plugin, {
    engine,
    weights: chooseWeightsPolicy(folders, { offline }, collection),
    progress: startProgress,
    ...(log === undefined ? {} : { log }),
    options,
  });
}

/**
 * Finds what determines a run's result besides the request: this machine's engine and weights. It trains
 * nothing and reads no painting.
 *
 * @param asked.engine the engine, if already known
 * @param asked.weights the plugin's weights, if already known
 * @param log receives what plugins log while they look for weights
 * @throws HarnessError `ENGINE_UNAVAILABLE`, and the errors of plugins that find no weights
 */
export async function findCircumstances(
  {
    members,
    engine,
    weights,
    ...asked
  }: Asked & {
    readonly plugin: Pick<HostedPlugin, 'chooseEngine' | 'findPackages'>;
    /** For a composition. */
    readonly members: readonly OpenMember[];
    readonly request: Pick<RunRequest, 'members'>;
    readonly engine?: Circumstances['engine'] | undefined;
    readonly weights?: UsedWeights | undefined;
  },
  project: Pick<ProjectFolders, 'weights'>,
  collection: Pick<Collection, 'kind'>,
  log?: WeightsQuestion['log'],
): Promise<Circumstances> {
  const { plugin, request } = asked;
  const chosenEngine =
    engine ?? (await plugin.chooseEngine({ engine: request.engine, onEngine() {} }));
  const own = weights ?? (await findWeightsOf(asked, project, collection, log));
  const packages = await plugin.findPackages?.();
  const memberWeights: UsedWeights[] = [];
  const memberPackages: Circumstances['packages'][] = [];
  // Members chosen by the user are already trained, on the weights that their runs record.
  for (const member of request.members === undefined ? members : []) {
    memberWeights.push(await findWeightsOf({ ...member, request }, project, collection, log));
    memberPackages.push(await member.plugin.findPackages?.());
  }
  return { engine: chosenEngine, weights: own, packages, memberWeights, memberPackages };
}
