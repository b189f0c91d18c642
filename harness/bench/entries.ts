import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../compute/engine/engine.ts';
import type { Entry } from './contestant.ts';
import { type PairList, pairLists, type Task, type TaskName, type TaskSizes } from './tasks.ts';

/** Other libraries that do the same work, called from Python. */
export const referenceNames = ['keras', 'pytorch', 'pytorch-bfloat16', 'onnxruntime'] as const;
export type ReferenceName = (typeof referenceNames)[number];

/** The tasks that each supports; ONNX Runtime does not train. */
const referenceTasks: Record<ReferenceName, readonly TaskName[]> = {
  keras: ['features', 'head', 'trunk', 'pairs'],
  pytorch: ['features', 'vit-small', 'vit-base', 'head', 'trunk', 'pairs'],
  'pytorch-bfloat16': ['features', 'vit-small', 'vit-base', 'head', 'trunk', 'pairs'],
  onnxruntime: ['features', 'vit-small', 'vit-base'],
};

const register = new URL('../shared/typescript/register.js', import.meta.url).href;
const engineScript = fileURLToPath(new URL('./engine-contestant.ts', import.meta.url));
const onnxScript = fileURLToPath(new URL('./onnx-contestant.ts', import.meta.url));
const decodeScript = fileURLToPath(new URL('./decode-contestant.ts', import.meta.url));

export interface EntryOptions {
  readonly engines: readonly EngineName[];
  readonly references: readonly ReferenceName[];
  /** The Python in which the references are installed. */
  readonly python: string;
  readonly secondsPerRound: number;
  /** A folder for what the contestants of a task share: networks that the first of them creates. */
  readonly scratch: string;
}

/** The contestants of a task. */
export function entriesFor(
  { name, worksOn, network }: Task,
  sizes: TaskSizes,
  { engines, references, python, secondsPerRound, scratch }: EntryOptions,
): Entry[] {
  const settingsWith = (pairs?: PairList) =>
    JSON.stringify({ task: name, ...sizes, pairs, network, secondsPerRound });
  const node = (script: string, ...args: string[]) => ({
    kind: 'engine' as const,
    command: process.execPath,
    args: ['--import', register, script, ...args],
  });
  if (worksOn === 'decoders') return [{ name: 'sharp', ...node(decodeScript, settingsWith()) }];
  const shared = join(scratch, name);
  const ours = (worksOn === 'onnx' ? [] : engines).flatMap((engine): Entry[] => {
    const alone = (pairs?: PairList) => node(engineScript, engine, settingsWith(pairs));
    if (name !== 'pairs') return [{ name: engine, ...alone() }];
    const named = (pairs: PairList) => `${engine} (${pairs})`;
    return pairLists.map((pairs) => ({
      name: named(pairs),
      ...(pairs === 'batch' && { beside: named('paper') }),
      ...alone(pairs),
    }));
  });
  const theirs = references
    .filter((reference) => referenceTasks[reference].includes(name))
    .map((reference): Entry => {
      const [library, precision = 'float32'] = reference.split('-');
      const script = fileURLToPath(new URL(`./python/${library}_contestant.py`, import.meta.url));
      return {
        name: name === 'pairs' ? `${reference} (paper)` : reference,
        kind: 'reference',
        command: python,
        args: [script, precision, settingsWith(), shared],
      };
    });
  if (worksOn !== 'onnx') return [...ours, ...theirs];
  return [{ name: 'onnx', ...node(onnxScript, settingsWith(), shared, python) }, ...theirs];
}
