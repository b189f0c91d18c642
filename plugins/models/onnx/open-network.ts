// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { dirname } from 'node:path';
import {
  loadOnnxRuntime,
  type OnnxInput,
  type OnnxSession,
  type OnnxTensor,
} from '../../../harness/compute/engine/onnx/load-runtime.ts';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import { cutGraph } from './cut-graph.ts';
import { type LayerOutput, readLayerOutput } from './layer-output.ts';
import type { Preprocessing } from './preprocessing.ts';
import { readInputs } from './read-inputs.ts';
import type { ReadModel } from './read-model.ts';

/** Maximum number of input values at once: 4 GiB. */
const mostNumbers = 2 ** 30;

/** A picture's pixels: RGB, 8 bits, rows first. */
export interface Picture {
  readonly data: Uint8Array;
  /** Side in pixels. */
  readonly size: number;
}

/** A network that ends with some of its layers. */
export interface OnnxNetwork {
  /** The output of each layer for a picture, in the order of the layers. */
  run(picture: Picture): Promise<LayerOutput[]>;
  /** The same of tensors of any shape and type. */
  evaluate(picture: Picture): Promise<OnnxTensor[]>;
  dispose(): Promise<void>;
}

/**
 * Opens an ONNX network that ends with the given tensors; nodes that they do not need are neither
 * computed nor kept. Each picture is processed separately: ONNX Runtime still spreads the work over
 * the cores, and the output for one picture cannot depend on another.
 *
 * @param tensors as `findTensor` returns them
 * @throws HarnessError `ONNX_RUNTIME_MISSING`, `ONNX_UNSUPPORTED`, `ONNX_UNREADABLE`; `run` throws
 *   `ONNX_UNSUPPORTED` and `LAYER_UNUSABLE`
 */
export async function openNetwork(
  model: ReadModel,
  tensors: readonly string[],
  { mean, std }: Pick<Preprocessing, 'mean' | 'std'>,
): Promise<OnnxNetwork> {
  const runtime = await loadOnnxRuntime();
  let session: OnnxSession;
  try {
    session = await runtime.open(cutGraph(model.bytes, model.graph, tensors), dirname(model.file));
  } catch (error) {
    throw explainOpening(model.file, error);
  }
  // What is computed from weights alone needs no picture.
  const input =
    session.inputs.length === 0 ? undefined : findPictureInput(model.file, session.inputs);
  const feed = ({ data, size }: Picture): Record<string, OnnxTensor> => {
    if (input === undefined) return {};
    const { batch, isChannelsLast } = input;
    requireSize(model.file, input, size);
    if (batch * size * size * 3 > mostNumbers) {
      throw unsupported(
        `${model.file} takes ${batch} pictures of ${size} × ${size} pixels at once, which need too much memory: export it with a variable batch size.`,
      );
    }
    const pixels = normalise(data, size, { mean, std }, isChannelsLast, batch);
    const shape = isChannelsLast ? [batch, size, size, 3] : [batch, 3, size, size];
    return { [input.name]: runtime.createTensor(pixels, shape) };
  };
  const evaluate = async (picture: Picture): Promise<OnnxTensor[]> => {
    const given = await session.run(feed(picture)).catch((error) => {
      throw new HarnessError(
        'ONNX_UNSUPPORTED',
        `${model.file} cannot take pictures of ${picture.size} × ${picture.size} pixels: ${firstLine(error)}`,
        { cause: error },
      );
    });
    return tensors.map((name) => {
      const tensor = given[name];
      if (tensor !== undefined) return tensor;
      throw new HarnessError('LAYER_UNUSABLE', `Layer ${name} gives nothing: choose another.`);
    });
  };
  return {
    evaluate,
    async run(picture) {
      if (input === undefined) throw needsOther(model.file, []);
      const given = await evaluate(picture);
      return given.map(({ data, dims, type }, i) => {
        const name = tensors[i] ?? '';
        if (data instanceof Float32Array) {
          return firstOf(readLayerOutput(data, dims, input.batch, name));
        }
        throw new HarnessError(
          'LAYER_UNUSABLE',
          `Layer ${name} gives ${type}, but features are float32: choose another.`,
        );
      });
    },
    dispose: () => session.dispose(),
  };
}

/** Side in pixels that a network's input declares; undefined if it takes any, or does not say. */
export function readDeclaredSize({ graph, bytes }: ReadModel): number | undefined {
  for (const { shape } of readInputs(bytes, graph)) {
    const [, second, third, fourth] = shape;
    if (shape.length !== 4) continue;
    const [height, width] = fourth === 3 && second !== 3 ? [second, third] : [third, fourth];
    // Some exporters write −1 for a variable dimension, which an unsigned reader takes for a huge
    // number.
    if (Number.isSafeInteger(height) && height === width && Number(height) > 0)
      return Number(height);
  }
  return undefined;
}

/** The only input of a network, which takes pictures. */
interface PictureInput {
  readonly name: string;
  /** Number of pictures that it requires at once. */
  readonly batch: number;
  readonly isChannelsLast: boolean;
  /** Side in pixels, if it accepts no others. */
  readonly size: number | undefined;
}

function findPictureInput(file: string, inputs: readonly OnnxInput[]): PictureInput {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) throw needsOther(file, inputs);
  const [batch, second, third, fourth] = input.shape;
  const isChannelsLast = fourth === 3 && second !== 3;
  if (
    input.type !== 'float32' ||
    input.shape.length !== 4 ||
    !(isChannelsLast || second === 3 || typeof second === 'string')
  ) {
    throw unsupported(
      `${file} takes ${input.type} of the shape [${input.shape.join(', ')}]; it must take pictures as float32 of [count, 3, height, width].`,
    );
  }
  const [height, width] = isChannelsLast ? [second, third] : [third, fourth];
  if (typeof height === 'number' && typeof width === 'number' && height !== width) {
    throw unsupported(
      `${file} takes pictures of ${width} × ${height} pixels, which are not square: export it with a variable input size, or for squares.`,
    );
  }
  return {
    name: input.name,
    batch: typeof batch === 'number' ? batch : 1,
    isChannelsLast,
    size: typeof height === 'number' ? height : undefined,
  };
}

function needsOther(file: string, inputs: readonly OnnxInput[]): HarnessError {
  const names = inputs.map(({ name }) => name).join(', ');
  return unsupported(
    `${file} needs ${names === '' ? 'no picture' : names} to compute this layer, but gets one picture per painting: choose a layer of the image part.`,
  );
}

/** The size that the network's input declares, or undefined if it takes any. */
function requireSize(file: string, { size: own }: PictureInput, size: number): void {
  if (own === undefined || own === size) return;
  throw unsupported(
    `${file} takes pictures with a side of ${own} pixels, got ${size}: use ${own}, or export it with a variable input size.`,
  );
}

/** Values in the network's data type; if it requires a batch, this is filled with the same picture. */
function normalise(
  data: Uint8Array,
  size: number,
  { mean, std }: Pick<Preprocessing, 'mean' | 'std'>,
  isChannelsLast: boolean,
  batch: number,
): Float32Array {
  const places = size * size;
  const pixels = new Float32Array(batch * places * 3);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * std[channel]!);
    const shift = mean[channel]! / std[channel]!;
    for (let place = 0; place < places; place++) {
      const to = isChannelsLast ? place * 3 + channel : channel * places + place;
      pixels[to] = data[place * 3 + channel]! * scale - shift;
    }
  }
  for (let image = 1; image < batch; image++) {
    pixels.copyWithin(image * places * 3, 0, places * 3);
  }
  return pixels;
}

function firstOf(output: LayerOutput): LayerOutput {
  const { tokens, channels, data } = output;
  return { ...output, count: 1, data: data.subarray(0, tokens * channels) };
}

function explainOpening(file: string, error: unknown): HarnessError {
  const message = messageOf(error);
  const operator = /([\w.]+:?\w*)\(-?\d+\) is not a registered function\/op/.exec(message)?.[1];
  if (operator !== undefined) {
    return unsupported(
      `${file} uses the operator ${operator.replace(/^:/, '')}, which ONNX Runtime lacks: export the network with standard ONNX operators.`,
      error,
    );
  }
  const [, version, latest] =
    /Opset (\d+) is under development.* is till opset (\d+)/.exec(message) ?? [];
  if (version !== undefined) {
    return unsupported(
      `${file} uses version ${version} of ONNX's operators, and this ONNX Runtime knows them up to ${latest}: export it with opset ${latest} or earlier.`,
      error,
    );
  }
  const why = /External initializer: .* out of bounds/.test(message)
    ? 'its file of weights is shorter than it says; copy that file again.'
    : firstLine(error);
  return new HarnessError('ONNX_UNREADABLE', `${file} cannot be opened: ${why}`, { cause: error });
}

function unsupported(message: string, cause?: unknown): HarnessError {
  return new HarnessError('ONNX_UNSUPPORTED', message, { cause });
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
