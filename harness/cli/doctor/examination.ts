import type { EngineName } from '../../compute/engine/engine.ts';
import type { EngineState } from '../../compute/engine/list-engines.ts';
import type { Leftover } from '../../shared/leftovers.ts';
import type { FoundBundle } from '../pack/bundle-manifest.ts';

/** A requirement: what was found, or why it is missing and what would help. */
export type Finding =
  | { readonly works: true; readonly version: string }
  | {
      readonly works: false;
      readonly reason: string;
      /** The one command that would help. */
      readonly help?: string;
    };

/** The Python of plugins that are written in it. */
export type PythonFinding = Finding & {
  /** As it is started: a name or an absolute path. */
  readonly python: string;
};

/** A searched folder, and its content. */
export interface Place {
  readonly folder: string;
  readonly exists: boolean;
  /** Names of what counts, relative to the folder. */
  readonly found: readonly string[];
}

/** The resources of this machine for a run. */
export interface Examination {
  readonly node: Finding;
  /** Such as `linux-x64`. */
  readonly platform: string;
  /** What `harness pack` wrote and this program was started from; null where it was started otherwise. */
  readonly bundle: FoundBundle | null;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Bytes; a container's limit counts. */
  readonly memory: { readonly total: number; readonly available: number };
  readonly imageLibrary: Finding;
  readonly python: PythonFinding;
  /** What computes ONNX networks for `--backbone`. */
  readonly onnxRuntime: Finding;
  readonly engines: readonly EngineState[];
  /** The engine that `auto` takes, or null if none works. */
  readonly auto: EngineName | null;
  /** Where pretrained weights are looked for, first match first. */
  readonly weights: readonly Place[];
  /** Where the competition's data is looked for, first match first; otherwise the demo is used. */
  readonly collections: readonly Place[];
  /** Where downloaded engines and weights are kept. */
  readonly cache: string;
  /** What killed processes left unfinished in this project; nothing reads it. */
  readonly leftovers: { readonly runs: readonly Leftover[]; readonly data: readonly Leftover[] };
}
