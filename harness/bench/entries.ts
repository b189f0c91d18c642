import { fileURLToPath } from 'node:url';
import type { EngineName } from '../engine/engine.ts';
import type { Entry } from './contestant.ts';
import type { Task, TaskName, TaskSizes } from './tasks.ts';

/** Other libraries that do the same work, from Python. */
export const referenceNames = ['keras', 'pytorch', 'pytorch-bfloat16', 'onnxruntime'] as const;
export type ReferenceName = (typeof referenceNames)[number];

/** The tasks that each can do; ONNX Runtime does not train. */
const referenceTasks: Record<ReferenceName, readonly TaskName[]> = {
  keras: ['features', 'head', 'trunk'],
  pytorch: ['features', 'head', 'trunk'],
  'pytorch-bfloat16': ['features', 'head', 'trunk'],
  onnxruntime: ['features'],
};

const register = new URL('../typescript/register.js', import.meta.url).href;
const engineScript = fileURLToPath(new URL('./engine-contestant.ts', import.meta.url));
const decodeScript = fileURLToPath(new URL('./decode-contestant.ts', import.meta.url));

export interface EntryOptions {
  readonly engines: readonly EngineName[];
  readonly references: readonly ReferenceName[];
  /** The Python that has the references. */
  readonly python: string;
  readonly secondsPerRound: number;
}

/** Who takes part in a task. */
export function entriesFor(
  { name, usesEngine }: Task,
  sizes: TaskSizes,
  { engines, references, python, secondsPerRound }: EntryOptions,
): Entry[] {
  const settings = JSON.stringify({ task: name, ...sizes, secondsPerRound });
  const node = (script: string, ...args: string[]) => ({
    command: process.execPath,
    args: ['--import', register, script, ...args, settings],
  });
  if (!usesEngine) return [{ name: 'sharp', kind: 'engine', ...node(decodeScript) }];
  return [
    ...engines.map(
      (engine): Entry => ({ name: engine, kind: 'engine', ...node(engineScript, engine) }),
    ),
    ...references
      .filter((reference) => referenceTasks[reference].includes(name))
      .map((reference): Entry => {
        const [library, precision = 'float32'] = reference.split('-');
        const script = fileURLToPath(new URL(`./python/${library}_contestant.py`, import.meta.url));
        return {
          name: reference,
          kind: 'reference',
          command: python,
          args: [script, precision, settings],
        };
      }),
  ];
}
