import { availableParallelism } from 'node:os';
import type { Engine } from '../../compute/engine/engine.ts';
import type { Collection } from '../../data/collection/collection.ts';
import type { Split } from '../../data/splits/split.ts';
import type { OpenMember } from '../../host/composition/open-members.ts';
import { findBoundary } from '../../host/confine/find-boundary.ts';
import type { HostedPlugin } from '../../host/hosted-plugin.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import { digestCode } from '../records/code-digest.ts';
import { readVersions } from '../records/computing-packages.ts';
import { readGitState } from '../records/git-state.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import { describePlace } from './describe-place.ts';
import type { Circumstances, RunIdentity } from './identify-run.ts';
import type { RunRequest } from './run-request.ts';

/** Everything that determines a run's result and is written to its manifest. */
export interface RecordedRun {
  readonly request: RunRequest;
  readonly project: ProjectFolders;
  readonly plugin: HostedPlugin;
  /** The folder of its sources. */
  readonly pluginFolder: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** For a composition. */
  readonly members: readonly OpenMember[];
  readonly circumstances: Circumstances;
  readonly collection: Collection;
  readonly split: Split;
  /** The split's manifest file. */
  readonly splitFile: string;
}

/** The manifest of a new run. */
export async function describeRun(
  run: RecordedRun,
  { id, approach, controlOf }: RunIdentity,
  engine: Engine,
  say: (line: string) => void,
): Promise<RunManifest> {
  const { request, project, plugin, pluginFolder, options, collection, split, splitFile } = run;
  const { epochs } = request.pluginOptions;
  const { packages: pythonPackages } = run.circumstances;
  return {
    version: 1,
    id,
    approach,
    state: 'running',
    failure: null,
    created: new Date().toISOString(),
    plugin: {
      name: plugin.name,
      code: digestCode(pluginFolder),
      summary: plugin.summary,
      paper: plugin.paper ?? null,
      ...(plugin.transductive === true ? { transductive: true } : {}),
      options: withoutUndefined(options) as RunManifest['plugin']['options'],
      defaults: withoutUndefined(await plugin.parse({})) as RunManifest['plugin']['defaults'],
    },
    seed: request.seed,
    ...(request.control === undefined || controlOf === undefined
      ? {}
      : { control: { shuffleSeed: request.control.seed, of: controlOf } }),
    epochs: typeof epochs === 'number' ? epochs : null,
    limit: request.limit ?? null,
    ...describePlace({ project, request, collection, split, splitFile }),
    weights: [],
    engine: {
      name: engine.name,
      device: engine.device,
      version: engine.version,
      why: engine.why,
      passedOver: [...engine.passedOver],
    },
    confined: await findBoundary(say),
    packages: readVersions(),
    ...(pythonPackages === undefined ? {} : { pythonPackages: { ...pythonPackages } }),
    node: process.version,
    git: await readGitState(project.root, pluginFolder),
    seconds: {},
    cpus: availableParallelism(),
  };
}
