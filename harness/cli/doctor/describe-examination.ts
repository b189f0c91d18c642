import type { EngineState } from '../../compute/engine/list-engines.ts';
import type { Examination, Finding, Place } from './examination.ts';

const width = 14;

/** An examination for a terminal: a line for each thing, and for what is wrong the way out. */
export function describeExamination(found: Examination): string {
  const { memory, auto } = found;
  const lines = [
    row('Node.js', describeFinding(found.node)),
    row('System', found.platform),
    row('Cores', String(found.cores)),
    row('Memory', `${gigabytes(memory.total)} GB, ${gigabytes(memory.available)} GB of it free`),
    row('Images', describeFinding(found.imageLibrary)),
    row('Python', describeFinding(found.python)),
    row('ONNX Runtime', describeFinding(found.onnxRuntime)),
    '',
    ...found.engines.flatMap(describeEngine),
    row('auto', auto === null ? 'takes none: no engine works' : `takes ${auto}`),
    '',
    ...describePlaces('Weights', found.weights, 'nothing'),
    ...describePlaces('Competition', found.collections, 'no train_info.csv'),
    row('', 'elsewhere: --collection FOLDER; where there is none, the built-in demo'),
    row('Cache', found.cache),
  ];
  return lines.join('\n');
}

function describeEngine(engine: EngineState): string[] {
  const state = engine.works
    ? `works: ${engine.version} on ${engine.device}`
    : `no: ${engine.reason}`;
  const help = engine.help === undefined ? [] : [row('', `→ ${engine.help}`)];
  return [row(engine.name, state), ...engine.notes.map((note) => row('', note)), ...help];
}

function describeFinding(finding: Finding): string {
  if (finding.works) return finding.version;
  return `no: ${finding.reason}${finding.help === undefined ? '' : `\n${row('', `→ ${finding.help}`)}`}`;
}

function describePlaces(title: string, places: readonly Place[], nothing: string): string[] {
  return places.map(({ folder, exists, found }, i) => {
    const holds = found.length === 0 ? nothing : found.join(', ');
    return row(i === 0 ? title : '', `${folder}: ${exists ? holds : 'not there'}`);
  });
}

function row(title: string, text: string): string {
  return `${title.padEnd(width)}${text}`.trimEnd();
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
