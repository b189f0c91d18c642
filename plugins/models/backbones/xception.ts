import type { Backbone } from './backbone.ts';
import { BackboneBuilder, inputLayer } from './backbone-builder.ts';

/**
 * Xception without its classifier, layer for layer as in `keras.applications`
 * (Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017). At 299 × 299
 * the last layer gives 10 × 10 × 2048, `add_12` (the end of block 13) 10 × 10 × 1024.
 *
 * The four shortcuts are `conv2d_1` … `conv2d_4` with `batch_normalization_1` … `_4`, the sums
 * `add_1` … `add_12`.
 */
export const xception: Backbone = {
  name: 'xception',
  layers: buildLayers(),
  output: 'block14_sepconv2_act',
  size: 299,
  minimumSize: 71,
  official: {
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/xception/xception_weights_tf_dim_ordering_tf_kernels_notop.h5',
    file: 'xception_weights_tf_dim_ordering_tf_kernels_notop.h5',
    sha256: 'e3fa32521ed48ced4af05adc950ab24963c4a00bd42e6825f8b180c65853163c',
    bytes: 83_683_744,
  },
  officialWithTop: 'xception_weights_tf_dim_ordering_tf_kernels.h5',
};

function buildLayers(): Backbone['layers'] {
  const build = new BackboneBuilder();

  const plain = (input: string, filters: number, stride: number, name: string) => {
    const kernel = [3, 3] as const;
    const x = build.convolution(input, filters, { kernel, stride, padding: 'valid', name });
    return build.relu(build.batchNorm(x, { name: `${name}_bn` }), `${name}_act`);
  };
  const separable = (input: string, filters: number, name: string) =>
    build.batchNorm(build.separable(input, filters, name), { name: `${name}_bn` });
  const shortcut = (input: string, filters: number) =>
    build.batchNorm(build.convolution(input, filters, { kernel: [1, 1], stride: 2 }));

  let x = plain(inputLayer, 32, 2, 'block1_conv1');
  x = plain(x, 64, 1, 'block1_conv2');

  // Entry flow and, as block 13, the beginning of the exit flow: they halve the resolution.
  const halve = (input: string, block: number, first: number, second: number) => {
    const residual = shortcut(input, second);
    // Only block 2 begins without an activation: one has just been applied.
    let y = block === 2 ? input : build.relu(input, `block${block}_sepconv1_act`);
    y = separable(y, first, `block${block}_sepconv1`);
    y = build.relu(y, `block${block}_sepconv2_act`);
    y = separable(y, second, `block${block}_sepconv2`);
    y = build.maxPool(y, { padding: 'same', name: `block${block}_pool` });
    return build.add(y, residual);
  };
  x = halve(x, 2, 128, 128);
  x = halve(x, 3, 256, 256);
  x = halve(x, 4, 728, 728);

  for (let block = 5; block <= 12; block++) {
    const residual = x;
    for (let part = 1; part <= 3; part++) {
      x = build.relu(x, `block${block}_sepconv${part}_act`);
      x = separable(x, 728, `block${block}_sepconv${part}`);
    }
    x = build.add(x, residual);
  }

  x = halve(x, 13, 728, 1024);
  x = build.relu(separable(x, 1536, 'block14_sepconv1'), 'block14_sepconv1_act');
  build.relu(separable(x, 2048, 'block14_sepconv2'), 'block14_sepconv2_act');
  return build.layers;
}
