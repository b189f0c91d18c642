import { join } from 'node:path';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import { digestCode } from '../records/code-digest.ts';
import { listRunNames, readRun } from '../records/read-run.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import { isFinished } from '../records/run-record.ts';
import type { RecordedRun } from './describe-run.ts';
import type { RunIdentity } from './identify-run.ts';

/**
 * Explains why a finished run with the same request is not this one: its code, engine or weights differ.
 *
 * @returns a sentence about the newest of them; undefined if there is none
 */
export async function describeEarlierRun(
  { id }: Pick<RunIdentity, 'id'>,
  run: RecordedRun,
): Promise<string | undefined> {
  const { plugin, options, split, project } = run;
  const own = canonicalJson([plugin.name, withoutUndefined(options), split.hash]);
  // Plugin, collection and seed; the digest follows.
  const start = id.slice(0, id.lastIndexOf('-') + 1);
  const earlier: RunManifest[] = [];
  for (const name of await listRunNames(project.submissions)) {
    if (!name.startsWith(start) || name === id) continue;
    const found = await readRun(join(project.submissions, name)).catch(() => undefined);
    if (found === undefined || !isFinished(found)) continue;
    const { plugin: made, split: splitOf } = found.manifest;
    if (canonicalJson([made.name, made.options, splitOf.hash]) === own)
      earlier.push(found.manifest);
  }
  const newestFirst = earlier.sort((a, b) => (a.created > b.created ? -1 : 1));
  for (const manifest of newestFirst) {
    const difference = describeDifference(manifest, run);
    if (difference !== undefined) return `${difference}, so this is a new run.`;
  }
  return undefined;
}

function describeDifference(
  { id, plugin: made, engine, weights, approach, pythonPackages }: RunManifest,
  { plugin, pluginFolder, circumstances }: RecordedRun,
): string | undefined {
  if (made.code !== digestCode(pluginFolder)) {
    return `The code of ${plugin.name} has changed since the run ${id}`;
  }
  const { name, version, device, accelerated } = circumstances.engine;
  const isSameEngine =
    engine.name === name &&
    engine.version === version &&
    !(accelerated && engine.device !== device);
  if (plugin.usesEngine && !isSameEngine) {
    return `The run ${id} was made on ${engine.name} (${engine.version}, ${engine.device}), but the engine here is ${name} (${version}, ${device})`;
  }
  const other = describeOtherPackage(pythonPackages, circumstances.packages);
  if (other !== undefined) return `The run ${id} was made with ${other}`;
  const { networks } = circumstances.weights;
  const hasOthers = weights.some(({ backbone, status, digest }) => {
    const ofBackbone = networks.filter((network) => network.backbone === backbone);
    const isSame = (network: (typeof networks)[number]) =>
      network.status === status && network.digest === digest;
    return ofBackbone.length > 0 && !ofBackbone.some(isSame);
  });
  if (hasOthers) return `The run ${id} used other weights than those found now`;
  if (approach !== undefined) return undefined;
  return `The run ${id} was made by an earlier version, which did not record its dependencies`;
}

/** The first Python package whose version differs, with the old and the new version. */
function describeOtherPackage(
  before: RunManifest['pythonPackages'] = {},
  now: Readonly<Record<string, string>> = {},
): string | undefined {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const name = names.find((one) => before[one] !== now[one]);
  if (name === undefined) return undefined;
  const [was, is] = [before[name], now[name]];
  // The version of Python already starts with its name.
  const named = name === 'python' ? '' : `${name} `;
  if (was === undefined) return `an unknown version of ${name}, but here it is ${is}`;
  return is === undefined
    ? `${named}${was}, which is missing here`
    : `${named}${was}, but here it is ${is}`;
}
