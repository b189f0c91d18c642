import { dirname } from 'node:path';
import type { listNetworkLayers } from '../../bench/layers/list-network-layers.ts';
import { parseBackboneName } from '../../compute/engine/onnx/backbone-names.ts';
import {
  findMadeBackbone,
  listMadeBackbones,
  type MadeBackbone,
} from '../../compute/engine/onnx/made-backbone.ts';
import type { ArtistsNamed } from '../../host/backbones/guess-exposure.ts';
import { type MakingOptions, makeBackbone } from '../../host/backbones/make-backbone.ts';
import { removeMadeBackbone } from '../../host/backbones/remove-backbone.ts';
import { findProject } from '../../shared/project.ts';
import { describeBytes } from '../../shared/text/describe-figures.ts';
import { layOutList } from '../lay-out-list.ts';
import { print, printJson, remark, say } from '../print.ts';

interface AddArguments extends Omit<MakingOptions, 'source' | 'reserved' | 'check' | 'log'> {
  readonly network: string;
  readonly json: boolean;
}

/** The most unused tensors of a checkpoint that are named. */
const shownLeftOut = 3;

/** `harness backbone add`: exports the network, compares it with PyTorch, keeps it. */
export async function addAndPrint({ network, json, ...options }: AddArguments): Promise<void> {
  const { compareWithPyTorch, listKnownNetworks } = await import(
    '../../bench/parity/compare-with-pytorch.ts'
  );
  const { record, folder, isOld, leftOut } = await makeBackbone(weightsFolder(), {
    ...options,
    source: network,
    reserved: listKnownNetworks(),
    check: compareWithPyTorch,
    log: remark,
  });
  if (json) return printJson({ ...record, folder, isOld, leftOut });
  if (isOld) say(`${record.name} already exists; --force recreates it.`);
  for (const line of describeBackbone(record)) say(line);
  if (leftOut.length > 0) {
    const more = leftOut.length > shownLeftOut ? ', …' : '';
    const names = leftOut.slice(0, shownLeftOut).map((name) => JSON.stringify(name.slice(0, 80)));
    say(`  left out     of the checkpoint ${leftOut.length}: ${names.join(', ')}${more}`);
  }
  say(`  in           ${folder}`);
  print('');
  print(`  npx harness run plugins/plain-cosine --backbone ${record.name}`);
}

/** `harness backbone list`. */
export async function listAndPrint(json: boolean): Promise<void> {
  const lists = await Promise.all(findProject().weights.map(listMadeBackbones));
  const records = lists.flat();
  if (json) return printJson(records);
  if (records.length === 0) {
    return say('No network has been made from PyTorch yet; see harness backbone --help.');
  }
  for (const record of records) for (const line of describeBackbone(record)) say(line);
}

/** `harness backbone remove NAME`. */
export async function removeAndPrint(network: string, json: boolean): Promise<void> {
  const name = parseBackboneName(network);
  const found = name && (await findMadeBackbone(name, findProject().weights));
  const weights = found === undefined ? weightsFolder() : dirname(found.folder);
  const removed = await removeMadeBackbone(weights, network, remark);
  if (json) return printJson({ removed: removed.name });
  say(`Removed ${removed.name}, ${describeBytes(removed.bytes)}`);
}

/** `harness backbone layers NETWORK`. */
export async function listLayersAndPrint(
  network: string,
  { inner, json }: { readonly inner: boolean; readonly json: boolean },
): Promise<void> {
  const { listNetworkLayers } = await import('../../bench/layers/list-network-layers.ts');
  const folders = findProject().weights;
  const listed = await listNetworkLayers(network, { folders, inner });
  if (json) return printJson(listed);
  const { size, layers } = listed;
  const shown = size === undefined ? '' : `, for pictures of ${size} × ${size} pixels`;
  say(`Layers of ${listed.network}${shown}:`);
  print(
    layOutList(
      layers.map((layer) => [layer.name, describeLayer(layer)] as const),
      { indent: 2 },
    ),
  );
}

type Layer = Awaited<ReturnType<typeof listNetworkLayers>>['layers'][number];

function describeLayer(layer: Layer): string {
  const marks = layer.isOutput ? ['an output'] : [];
  if (!('tokens' in layer)) return marks.join();
  const { tokens, side, prefix, channels } = layer;
  const each = `${channels} numbers`;
  if (tokens === 1) return ['vector', each, ...marks].join(', ');
  const before = prefix === 1 ? '1 class token + ' : `${prefix} class and register tokens + `;
  const kept = prefix === 0 ? '' : before;
  const places = side === 0 ? `${tokens} tokens` : `${kept}${side} × ${side} positions`;
  return [`${places} of ${each}`, ...marks].join(', ');
}

const exposures: Readonly<Record<ArtistsNamed, string>> = {
  yes: "trained with artists' names",
  no: "trained without artists' names",
  unknown: "training with artists' names: not known",
};

/** The facts about a network that its figures depend on. */
function describeBackbone(record: MadeBackbone): string[] {
  const { parity, licence, tag, revision, architecture } = record;
  const of = [
    record.source,
    ...(architecture === null ? [] : [`as ${architecture}`]),
    ...(tag === null ? [] : [`weights ${tag}`]),
    ...(revision === null ? [] : [`revision ${revision.slice(0, 12)}`]),
  ];
  const weights =
    record.weights === 'random'
      ? 'untrained, drawn at random'
      : `${exposures[record.artistsNamed]}; licence ${licence ?? 'not known'}`;
  const near =
    parity === null
      ? 'not compared with PyTorch: harness engine install onnx, then add it again with --force'
      : `differs from PyTorch by at most ${parity.difference.toExponential(1)}; its largest number is ${parity.largest.toPrecision(3)}`;
  return [
    `${record.name}, ${record.size} pixels a side, ${describeBytes(record.bytes)}`,
    `  made from    ${of.join(', ')}`,
    `  weights      ${weights}`,
    `  outputs      ${record.outputs.join(', ')}`,
    `  checked      ${near}`,
    `  digest       ${record.digest}`,
  ];
}

function weightsFolder(): string {
  const { weights, data } = findProject();
  return weights[0] ?? data;
}
