/** The engines, the fastest first, and the plain JavaScript engine for comparison. */
export const engineNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];

/** The current TensorFlow.js backend, and how it was chosen. */
export interface Engine {
  readonly name: EngineName | 'none';
  /** The device: `CPU`, or the name of a GPU. */
  readonly device: string;
  /** The engine's own version, such as `TensorFlow 2.21.0`. */
  readonly version: string;
  /**
   * Engines of one class agree to about 1e-5 of the result: `float32`, or `tf32` if a GPU multiplies
   * with 10-bit fractions.
   */
  readonly precisionClass: string;
  /** Engines that `auto` would have preferred. */
  readonly passedOver: readonly PassedOver[];
  /** True if a GPU computes. */
  readonly accelerated: boolean;
  /** The reason for this engine, in one line for people. */
  readonly why: string;
}

/** `Engine: wasm (…)`: one line for the user, with the reason if there is one. */
export function describeEngine({ name, version, device, why, passedOver }: Engine): string {
  const chosen = `Engine: ${name} (${version}, ${device})`;
  if (passedOver.length === 0) return why === '' ? chosen : `${chosen}: ${why}`;
  const others = passedOver.map((one) => one.name).join(', ');
  return `${chosen}; passed over: ${others} (harness doctor says why)`;
}

export interface PassedOver {
  readonly name: EngineName | 'tensorflow on a GPU';
  /** Why it is unavailable, and what would help. */
  readonly reason: string;
}

/** Facts about a loaded engine. */
export interface LoadedEngine {
  readonly device: string;
  readonly version: string;
  readonly precisionClass: string;
  /** True if a GPU computes. */
  readonly accelerated: boolean;
}

/** Thrown by a loader when its engine is unavailable here; users see the message. */
export class EngineMissing extends Error {
  override name = 'EngineMissing';
  /** The one command that would help, if there is one. */
  readonly help: string | undefined;

  constructor(
    readonly reason: string,
    { help, cause }: { help?: string | undefined; cause?: unknown } = {},
  ) {
    super(help === undefined ? reason : `${reason}; run ${help}`, { cause });
    this.help = help;
  }
}
