import * as tf from '@tensorflow/tfjs';
import { defineWasmKernel } from './wasm-kernel.ts';

type Shape4D = [number, number, number, number];
type Attributes = Pick<
  tf.Conv2DAttrs,
  'strides' | 'pad' | 'dataFormat' | 'dilations' | 'dimRoundingMode'
>;

/**
 * Convolutions padded as `same` whose stride is larger than their filter.
 *
 * `same` pads by (⌈size / s⌉ − 1)·s + h − size, and not at all if that is negative. XNNPACK computes
 * it with unsigned integers, so that a negative padding becomes a huge one and the output is silently
 * all zeros. Here `same` is replaced by explicit padding beforehand.
 *
 * @param kernelName a convolution, plain, fused or depthwise
 */
export function spellOutSamePadding(kernelName: string, depthwise: boolean): tf.KernelConfig {
  const original = tf.getKernel(kernelName, 'wasm');
  return defineWasmKernel<'x' | 'filter', Attributes>(
    kernelName,
    ({ inputs, attrs, backend }) =>
      original.kernelFunc({
        inputs: { ...inputs },
        attrs: { ...attrs, pad: spellOut(inputs.x, inputs.filter, attrs, depthwise) } as never,
        backend,
      }) as tf.TensorInfo,
    original.setupFunc,
  );
}

function spellOut(x: tf.TensorInfo, filter: tf.TensorInfo, attrs: Attributes, depthwise: boolean) {
  if (attrs.pad !== 'same') return attrs.pad;
  const [strideHeight, strideWidth] = [attrs.strides].flat() as [number, number?];
  const [height, width] = filter.shape as Shape4D;
  if (height >= strideHeight && width >= (strideWidth ?? strideHeight)) return attrs.pad;
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );
  return [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ];
}
