import type { Backbone } from './backbone.ts';
import { BackboneBuilder, inputLayer } from './backbone-builder.ts';

/**
 * InceptionV3 without its classifier, layer for layer as in `keras.applications` (Szegedy et al.,
 * "Rethinking the Inception Architecture for Computer Vision", 2016). At 299 × 299 the last layer,
 * `mixed10`, gives 8 × 8 × 2048. Its batch norm has no gamma.
 */
export const inceptionV3: Backbone = {
  name: 'inception-v3',
  layers: buildLayers(),
  output: 'mixed10',
  size: 299,
  minimumSize: 75,
  official: {
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
    file: 'inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
    sha256: '9617109a16463f250180008f9818336b767bdf5164315e8cd5761a8c34caa62a',
    bytes: 87_910_968,
  },
  officialWithTop: 'inception_v3_weights_tf_dim_ordering_tf_kernels.h5',
};

/** A convolution in a chain: filters, kernel height and width. */
type Link = readonly [filters: number, height: number, width: number];

function buildLayers(): Backbone['layers'] {
  const build = new BackboneBuilder();

  const convolve = (input: string, [filters, ...kernel]: Link, options = {}) => {
    const x = build.convolution(input, filters, { kernel, ...options });
    return build.relu(build.batchNorm(x, { scale: false }));
  };
  const chain = (input: string, ...links: Link[]) =>
    links.reduce((x, link) => convolve(x, link), input);
  const pooled = (input: string, filters: number) =>
    convolve(build.averagePool(input), [filters, 1, 1]);
  const halve = { stride: 2, padding: 'valid' } as const;
  const valid = { padding: 'valid' } as const;

  let x = convolve(inputLayer, [32, 3, 3], halve);
  x = convolve(x, [32, 3, 3], valid);
  x = convolve(x, [64, 3, 3]);
  x = build.maxPool(x, valid);
  x = convolve(x, [80, 1, 1], valid);
  x = convolve(x, [192, 3, 3], valid);
  x = build.maxPool(x, valid);

  for (const [index, poolFilters] of [32, 64, 64].entries()) {
    x = build.concatenate(
      [
        chain(x, [64, 1, 1]),
        chain(x, [48, 1, 1], [64, 5, 5]),
        chain(x, [64, 1, 1], [96, 3, 3], [96, 3, 3]),
        pooled(x, poolFilters),
      ],
      `mixed${index}`,
    );
  }

  x = build.concatenate(
    [
      convolve(x, [384, 3, 3], halve),
      convolve(chain(x, [64, 1, 1], [96, 3, 3]), [96, 3, 3], halve),
      build.maxPool(x, valid),
    ],
    'mixed3',
  );

  for (const [index, f] of [128, 160, 160, 192].entries()) {
    x = build.concatenate(
      [
        chain(x, [192, 1, 1]),
        chain(x, [f, 1, 1], [f, 1, 7], [192, 7, 1]),
        chain(x, [f, 1, 1], [f, 7, 1], [f, 1, 7], [f, 7, 1], [192, 1, 7]),
        pooled(x, 192),
      ],
      `mixed${4 + index}`,
    );
  }

  x = build.concatenate(
    [
      convolve(chain(x, [192, 1, 1]), [320, 3, 3], halve),
      convolve(chain(x, [192, 1, 1], [192, 1, 7], [192, 7, 1]), [192, 3, 3], halve),
      build.maxPool(x, valid),
    ],
    'mixed8',
  );

  for (let index = 0; index < 2; index++) {
    const narrow = chain(x, [320, 1, 1]);
    const stem = chain(x, [384, 1, 1]);
    const fork = build.concatenate(
      [chain(stem, [384, 1, 3]), chain(stem, [384, 3, 1])],
      `mixed9_${index}`,
    );
    const deepStem = chain(x, [448, 1, 1], [384, 3, 3]);
    const deepFork = build.concatenate([
      chain(deepStem, [384, 1, 3]),
      chain(deepStem, [384, 3, 1]),
    ]);
    x = build.concatenate([narrow, fork, deepFork, pooled(x, 192)], `mixed${9 + index}`);
  }
  return build.layers;
}
