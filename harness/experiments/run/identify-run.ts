import { createHash } from 'node:crypto';
import type { Engine } from '../../compute/engine/engine.ts';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { OpenMember } from '../../host/composition/open-members.ts';
import type { PluginDescription } from '../../host/hosted-plugin.ts';
import type { UsedWeights } from '../../host/weights/kept-weights.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import { digestCode } from '../records/code-digest.ts';
import { runId } from '../records/run-id.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunRequest } from './run-request.ts';

/** Everything besides the request that determines a run's result. */
export interface Circumstances {
  /** The engine that computes. */
  readonly engine: Pick<Engine, 'name' | 'version' | 'device' | 'accelerated'>;
  /** The weights that the plugin uses. */
  readonly weights: UsedWeights;
  /** For a plugin in Python: versions of the packages that compute, besides the harness. */
  readonly packages?: Readonly<Record<string, string>> | undefined;
  /** For a composition: the weights that its members use, in their order. */
  readonly memberWeights: readonly UsedWeights[];
  readonly memberPackages?: readonly Circumstances['packages'][];
}

/** The properties that distinguish a run from others. */
export interface RunIdentity {
  /** The name of its folder. */
  readonly id: string;
  /** SHA-256 over everything that determines the result except the seed and paintings. */
  readonly approach: string;
  /** For a control: the id of the same run with the true labels. */
  readonly controlOf?: string;
}

/** A requested run, with everything that determines its result. */
interface AskedRun {
  readonly plugin: Pick<PluginDescription, 'name' | 'usesEngine'>;
  /** The folder of its sources: with other code it is another run. */
  readonly folder: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly collectionName: string;
  readonly splitHash: string;
  /** For a composition: its options only state where members differ from their defaults. */
  readonly members?: readonly OpenMember[];
  readonly circumstances: Circumstances;
  readonly request: Pick<RunRequest, 'seed' | 'featureStorage' | 'members' | 'control'>;
}

/** Identifies a run by everything that determines its result. */
export function identifyRun(asked: AskedRun): RunIdentity {
  const own = digestRun(asked);
  if (asked.request.control === undefined) return own;
  const { id } = digestRun({ ...asked, request: { ...asked.request, control: undefined } });
  return { ...own, controlOf: id };
}

function digestRun({
  plugin: { name: plugin, usesEngine },
  folder,
  options,
  collectionName,
  splitHash,
  members = [],
  circumstances: { engine, weights, packages, memberWeights, memberPackages = [] },
  request: { seed, featureStorage, members: chosen, control },
}: AskedRun): RunIdentity {
  const approach = {
    plugin,
    code: digestCode(folder),
    options: withoutUndefined(options),
    // Engines agree closely but not bit for bit, so a run on another engine is another run.
    engine: usesEngine ? nameEngine(engine) : null,
    weights,
    ...(packages === undefined ? {} : { packages }),
    // Rounded features give different numbers.
    ...(featureStorage === 'float16' ? { featureStorage: 'float16' } : {}),
    ...(members.length > 0
      ? {
          memberOptions: members.map((member, i) =>
            describeMember(member, memberWeights[i], memberPackages[i]),
          ),
        }
      : {}),
    ...(control === undefined ? {} : { labels: 'shuffled' }),
  };
  const id = runId({
    plugin: control === undefined ? plugin : `${plugin}-control`,
    collectionName,
    seed,
    identity: {
      ...approach,
      seed,
      split: splitHash,
      // A chosen member that was trained again is a different one.
      ...(chosen === undefined ? {} : { members: chosen.map(nameMember) }),
      ...(control === undefined ? {} : { shuffleSeed: control.seed }),
    },
  });
  // Another seed chooses other runs of the same approaches.
  const ofChosen = chosen?.map(({ manifest }) => manifest.approach ?? manifest.id);
  const digest = createHash('sha256').update(canonicalJson([approach, ofChosen ?? null]));
  return { id, approach: digest.digest('hex') };
}

/** GPUs differ in the order of their sums; all CPUs give the same results. */
function nameEngine({ name, version, device, accelerated }: Circumstances['engine']): unknown {
  return [name, version, accelerated ? device : null];
}

function describeMember(
  { plugin, folder, options, seed }: OpenMember,
  weights: UsedWeights | undefined,
  packages: Circumstances['packages'],
): unknown {
  const code = digestCode(folder);
  const described = [plugin.name, code, withoutUndefined(options), seed ?? null, weights ?? null];
  return packages === undefined ? described : [...described, packages];
}

function nameMember({ manifest: { id, created } }: FinishedRun): unknown {
  return { run: id, created };
}
