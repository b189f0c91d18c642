import * as tf from '@tensorflow/tfjs';

/** The backend's program for outputs of few tiles; see its `MatMulProgramType`. */
const smallOutputProgram = 2;
const programFlag = 'WEBGPU_MATMUL_PROGRAM_TYPE';
/** From this inner size on, the backend may divide a product. */
const dividedFrom = 2000;

/**
 * Computes matrix products, and convolutions that the backend computes as such, in one piece.
 *
 * If the output is small and the sum over k long, the backend divides the sum among groups of threads
 * that add to one value with atomic operations. Their order changes from run to run, and with it the
 * rounding, so that training no longer repeats bit for bit. Here such a product uses the program that
 * gives each output to one thread, as for shorter sums.
 *
 * @param kernelName `BatchMatMul`, `_FusedMatMul`, `Conv2D` or `FusedConv2D`
 */
export function keepProductUndivided(kernelName: string): tf.KernelConfig {
  const original = tf.getKernel(kernelName, 'webgpu');
  return {
    ...original,
    kernelFunc(call) {
      if (!mayBeDivided(call)) return original.kernelFunc(call);
      const chosen = tf.env().getNumber(programFlag);
      tf.env().set(programFlag, smallOutputProgram);
      try {
        return original.kernelFunc(call);
      } finally {
        tf.env().set(programFlag, chosen);
      }
    },
  };
}

/** The backend divides a single product of at most `tileLimit` tiles of 32 × 32. */
const tileLimit = 32;

function mayBeDivided({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): boolean {
  if ('filter' in inputs) {
    const { x, filter } = inputs as Record<'x' | 'filter', tf.TensorInfo>;
    const [height, width, channels, outputs] = filter.shape as [number, number, number, number];
    const [count, xHeight, xWidth] = x.shape as [number, number, number, number];
    const rows = height * width === 1 ? xHeight * xWidth : count;
    return isDivided(rows, outputs, height * width * channels);
  }
  const { a, b } = inputs as Record<'a' | 'b', tf.TensorInfo>;
  const { transposeA, transposeB } = attrs as unknown as Record<string, boolean>;
  const [rows, inner] = sidesOf(a, transposeA);
  const [, columns] = sidesOf(b, transposeB);
  return isDivided(rows, columns, inner);
}

/** Rows and columns of a matrix, its last two axes, as used in a product. */
function sidesOf({ shape }: tf.TensorInfo, transposed: boolean | undefined): [number, number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

function isDivided(rows: number, columns: number, inner: number): boolean {
  if (inner < dividedFrom || rows * columns <= 128) return false;
  return Math.ceil(rows / 32) * Math.ceil(columns / 32) <= tileLimit;
}
