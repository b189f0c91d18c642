import * as tf from '@tensorflow/tfjs';

/** An attribute of a TensorFlow operation, in the backend's form. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** The backend's record of a tensor's data. */
interface TensorData {
  /** The binding's handle; valid while `values` is null. */
  id: number;
  /** Values that were not passed to TensorFlow yet. */
  values: unknown;
  refCount: number;
}

/** The handle of a tensor that the binding created. */
interface MadeTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The number of outputs of an operation is passed when it is run. */
interface TensorsByCount {
  readonly 0: [];
  readonly 1: [tf.Tensor];
  readonly 2: [tf.Tensor, tf.Tensor];
  readonly 3: [tf.Tensor, tf.Tensor, tf.Tensor];
  readonly 5: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  readonly 6: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
}

/** The part of tfjs-node-gpu's backend that the kernels of this folder use. */
export interface TensorflowBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_SHAPE: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_FLOAT: number;
    /** Runs any TensorFlow operation on handles. */
    executeOp(
      name: string,
      attributes: readonly OperationAttribute[],
      inputs: readonly number[],
      outputs: number,
    ): MadeTensor[];
    deleteTensor(id: number): void;
  };
  readonly tensorMap: { get(dataId: object): TensorData };
  /** Counts one more tensor with the same data. */
  incRef(dataId: object): void;
  /** Handles of tensors; passes on their values first if that was deferred. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(made: MadeTensor): tf.Tensor;
  executeMultipleOutputs<Count extends keyof TensorsByCount>(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly tf.TensorInfo[],
    outputs: Count,
  ): TensorsByCount[Count];
  /** Loads the graph with a tag from a folder with `saved_model.pb`. */
  loadSavedModelMetaGraph(folder: string, tag: string): number;
  runSavedModel(
    id: number,
    inputs: readonly tf.Tensor[],
    described: readonly {
      readonly name: string;
      readonly shape: readonly number[];
      readonly dtype: 'float32';
      readonly tfDtype: 'DT_FLOAT';
    }[],
    outputs: readonly string[],
  ): tf.Tensor[];
  deleteSavedModel(id: number): void;
}

/** The backend, while it is the current one. */
export function tensorflowBackend(): TensorflowBackend {
  return tf.engine().findBackend('tensorflow') as unknown as TensorflowBackend;
}

/** The arguments of a kernel in TensorFlow.js. */
export interface KernelCall<Inputs extends string, Attributes> {
  readonly inputs: Readonly<Record<Inputs, tf.TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: TensorflowBackend;
}

/**
 * Registers a kernel on the tensorflow backend. `compute` may return undefined for inputs that it does
 * not support: the previous kernel then computes them.
 */
export function replaceTensorflowKernel<Inputs extends string, Attributes>(
  kernelName: string,
  compute: (call: KernelCall<Inputs, Attributes>) => tf.TensorInfo | tf.TensorInfo[] | undefined,
): void {
  const original = tf.getKernel(kernelName, 'tensorflow');
  if (original !== undefined) tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({
    ...original,
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: (call) => {
      const made = compute(call as unknown as KernelCall<Inputs, Attributes>);
      return made ?? original.kernelFunc(call);
    },
  });
}

/** A float attribute. */
export function floatAttribute(
  { binding }: TensorflowBackend,
  name: string,
  value: number,
): OperationAttribute {
  return { name, type: binding.TF_ATTR_FLOAT, value };
}
