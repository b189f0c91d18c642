import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import type { Engine } from '../../compute/engine/engine.ts';
import type { Collection } from '../../data/collection/collection.ts';
import { describeDoubledArtist, findLeftOut } from '../../data/splits/find-left-out.ts';
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
import type { Circumstances, RunIdentity } from './identify-run.ts';
import type { RunRequest } from './run-request.ts';

/** What decides a run's result and is written to its manifest. */
export interface RecordedRun {
  readonly request: RunRequest;
  readonly project: ProjectFolders;
  readonly plugin: HostedPlugin;
  /** Where its sources are. */
  readonly pluginFolder: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Of a composition. */
  readonly members: readonly OpenMember[];
  readonly circumstances: Circumstances;
  readonly collection: Collection;
  readonly split: Split;
  /** The split's manifest file. */
  readonly splitFile: string;
}

/** The manifest of a run that begins. */
export async function describeRun(
  run: RecordedRun,
  { id, approach, controlOf }: RunIdentity,
  engine: Engine,
  say: (line: string) => void,
): Promise<RunManifest> {
  const { request, project, plugin, pluginFolder, options, collection, split, splitFile } = run;
  const { epochs } = request.pluginOptions;
  const { packages: pythonPackages } = run.circumstances;
  const { paintings, artists, notLearnedFrom, doubledArtists } = findLeftOut(split, collection);
  const remarks = [...(collection.remarks ?? []), ...doubledArtists.map(describeDoubledArtist)];
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
    split: {
      file: relative(project.root, splitFile),
      hash: split.hash,
      seed: split.settings.seed,
      settings: settingsBesidesSeed(split),
      ...(split.settings.fold === undefined ? {} : { fold: split.settings.fold }),
      leftOut: { paintings: [...paintings], artists: [...artists], notLearnedFrom },
    },
    collection: {
      kind: collection.kind,
      name: collection.name,
      root: collection.root,
      hash: collection.hash,
      paintings: collection.paintings.length,
      problems: collection.problems.length,
      ...(request.followLinks ? { followLinks: true } : {}),
      ...(remarks.length === 0 ? {} : { remarks }),
    },
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
    skippedImages: collection.problems.map(({ file, line, reason }) => ({
      id: line === undefined ? file : `${file}:${line}`,
      reason,
    })),
    cpus: availableParallelism(),
  };
}

/** How a split was made, for whoever puts together what runs reach on splits made alike. */
function settingsBesidesSeed({ settings: { seed: _, ...settings } }: Split) {
  return withoutUndefined(settings) as RunManifest['split']['settings'];
}
