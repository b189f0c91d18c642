import type { EngineState } from '../../compute/engine/list-engines.ts';
import { describeLeftovers, type Leftover } from '../../shared/leftovers.ts';
import { layOutList } from '../lay-out-list.ts';
import type { Examination, Finding, Place } from './examination.ts';

/** The width of the longest name. */
const least = 12;

type Row = readonly [name: string, text: string];

/** An examination for a terminal: one line per item, with the remedy if something is wrong. */
export function describeExamination(found: Examination): string {
  const { memory, auto } = found;
  const rows: Row[] = [
    ...examined('Node.js', found.node),
    ['System', found.platform],
    ...describeBundle(found.bundle),
    ['Cores', String(found.cores)],
    ['Memory', `${gigabytes(memory.total)} GB, ${gigabytes(memory.available)} GB free`],
    ...examined('Images', found.imageLibrary),
    ...examined('Python', found.python),
    ...examined('ONNX Runtime', found.onnxRuntime),
    ['', ''],
    ...found.engines.flatMap(describeEngine),
    ['auto', auto === null ? 'none: no engine works' : `takes ${auto}`],
    ['', ''],
    ...describePlaces('Weights', found.weights, 'nothing'),
    ...describePlaces('Competition', found.collections, 'no train_info.csv'),
    beside('elsewhere: --collection FOLDER; if there is none, the built-in demo'),
    ['Cache', found.cache],
    ...describeLeft('submissions', found.leftovers.runs, 'npx harness runs remove'),
    ...describeLeft('data and splits', found.leftovers.data, 'npx harness cache prune'),
  ];
  return layOutList(rows, { least });
}

/** Where it runs from, and whether what was packed is whole. */
function describeBundle(bundle: Examination['bundle']): Row[] {
  if (bundle === null) return [];
  const { folder, version, node, platform, files, damaged } = bundle;
  const [first] = damaged;
  return [
    ['Bundle', `${folder}: harness ${version} with Node.js ${node}, packed for ${platform}`],
    ...(first === undefined
      ? [beside(`all ${files} files are intact`)]
      : [
          beside(
            `${damaged.length} of ${files} files have changed since packing, such as ${first}`,
          ),
          ...wayOut('unpack it again'),
        ]),
  ];
}

function describeEngine(engine: EngineState): Row[] {
  const state = engine.works
    ? `works: ${engine.version} on ${engine.device}`
    : `no: ${engine.reason}`;
  return [[engine.name, state], ...engine.notes.map(beside), ...wayOut(engine.help)];
}

function examined(name: string, finding: Finding): Row[] {
  if (finding.works) return [[name, finding.version]];
  return [[name, `no: ${finding.reason}`], ...wayOut(finding.help)];
}

function describePlaces(title: string, places: readonly Place[], nothing: string): Row[] {
  return places.map(({ folder, exists, found }, i): Row => {
    const holds = found.length === 0 ? nothing : found.join(', ');
    return [i === 0 ? title : '', `${folder}: ${exists ? holds : 'missing'}`];
  });
}

function describeLeft(where: string, left: readonly Leftover[], help: string): Row[] {
  if (left.length === 0) return [];
  return [['Unfinished', `in ${where}: ${describeLeftovers(left)}`], ...wayOut(help)];
}

function beside(text: string): Row {
  return ['', text];
}

function wayOut(help: string | undefined): Row[] {
  return help === undefined ? [] : [beside(`→ ${help}`)];
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
