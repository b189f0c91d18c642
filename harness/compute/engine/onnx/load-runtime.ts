import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { findRuntimeDamage, findRuntimeFolder } from './installed-runtime.ts';
import { onnxRuntimeVersion, runtimePackage } from './runtime-packages.ts';

/** Values with a shape, as ONNX Runtime accepts and returns them. */
export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** An input of a network; a variable dimension has a name instead of a number. */
export interface OnnxInput {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A network loaded by ONNX Runtime. */
export interface OnnxSession {
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  /** Frees it. */
  dispose(): Promise<void>;
}

/** ONNX Runtime on the CPU. */
export interface OnnxRuntime {
  readonly version: string;
  /**
   * Loads a network.
   *
   * @param model an ONNX file's bytes
   * @param weightsFolder folder of external weight files, if the weights are not in the model
   * @throws Error with ONNX Runtime's own message
   */
  open(model: Uint8Array, weightsFolder: string): Promise<OnnxSession>;
  createTensor(data: Float32Array, dims: readonly number[]): OnnxTensor;
}

/** The part of onnxruntime-node that is used. */
interface RuntimeModule {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<NativeSession>;
  };
}

interface NativeSession {
  readonly inputMetadata: readonly {
    readonly name: string;
    readonly isTensor: boolean;
    readonly type?: string;
    readonly shape?: readonly (number | string)[];
  }[];
  readonly outputNames: readonly string[];
  run: OnnxSession['run'];
  release(): Promise<void>;
}

/**
 * Loads the ONNX Runtime that `harness engine install onnx` has installed. No part of it is loaded
 * earlier.
 *
 * @throws HarnessError `ONNX_RUNTIME_MISSING`
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  const damage = await findRuntimeDamage();
  if (damage !== undefined) throw missing(damage);
  // Later versions send telemetry; this variable is read once, when the library loads.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const module = load();
  return {
    version: onnxRuntimeVersion,
    createTensor: (data, dims) => new module.Tensor('float32', data, dims),
    async open(model, weightsFolder) {
      const session = await module.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: 'all',
        intraOpNumThreads: availableParallelism(),
        // Errors are thrown as well, so only fatal ones are logged.
        logSeverityLevel: 4,
        extra: {
          session: {
            model_external_initializers_file_folder_path: weightsFolder,
            // Threads that wait for the next operator spin briefly: longer, and they would take the cores
            // from decoding; not at all, and each wait costs more than the operators of a small network.
            intra_op: { allow_spinning: '1', spin_duration_us: '200' },
          },
        },
      });
      return {
        inputs: session.inputMetadata.map(({ name, type = 'none', shape = [] }) => {
          return { name, type, shape };
        }),
        outputs: session.outputNames,
        run: (feeds) => session.run(feeds),
        dispose: () => session.release(),
      };
    },
  };
}

function load(): RuntimeModule {
  try {
    const require = createRequire(join(findRuntimeFolder(), 'package.json'));
    // It is not a dependency but an installed engine.
    const module: RuntimeModule = require(runtimePackage);
    return module;
  } catch (error) {
    throw missing(`it does not load: ${messageOf(error)}`, error);
  }
}

function missing(why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'ONNX_RUNTIME_MISSING',
    `ONNX networks need ONNX Runtime ${onnxRuntimeVersion}, and ${why}: run npx harness engine install onnx.`,
    { cause },
  );
}
