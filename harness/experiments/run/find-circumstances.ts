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

/**
 * Finds what determines a run's result besides the request: this machine's engine and weights. It trains
 * nothing and reads no painting.
 *
 * @param asked.engine the engine, if already known
 * @param log receives what plugins log while they look for weights
 * @throws HarnessError `ENGINE_UNAVAILABLE`, and the errors of plugins that find no weights
 */
export async function findCircumstances(
  {
    plugin,
    options,
    members,
    request,
    engine,
  }: {
    readonly plugin: Pick<
      HostedPlugin,
      'options' | 'chooseEngine' | 'findWeights' | 'findPackages' | 'sources'
    >;
    /** Checked. */
    readonly options: Readonly<Record<string, unknown>>;
    /** For a composition. */
    readonly members: readonly OpenMember[];
    readonly request: Pick<RunRequest, 'engine' | 'offline' | 'members'>;
    readonly engine?: Circumstances['engine'] | undefined;
  },
  { weights: folders }: Pick<ProjectFolders, 'weights'>,
  collection: Pick<Collection, 'kind'>,
  log?: WeightsQuestion['log'],
): Promise<Circumstances> {
  const { engine: wanted, offline, members: chosen } = request;
  const asked = {
    engine: wanted,
    weights: chooseWeightsPolicy(folders, { offline }, collection),
    progress: startProgress,
    ...(log === undefined ? {} : { log }),
  };
  const chosenEngine = engine ?? (await plugin.chooseEngine({ engine: wanted, onEngine() {} }));
  const weights = await findUsedWeights(plugin, { ...asked, options });
  const packages = await plugin.findPackages?.();
  const memberWeights: UsedWeights[] = [];
  const memberPackages: Circumstances['packages'][] = [];
  // Members chosen by the user are already trained, on the weights that their runs record.
  for (const member of chosen === undefined ? members : []) {
    const { plugin, options } = member;
    memberWeights.push(await findUsedWeights(plugin, { ...asked, options }));
    memberPackages.push(await plugin.findPackages?.());
  }
  return { engine: chosenEngine, weights, packages, memberWeights, memberPackages };
}
