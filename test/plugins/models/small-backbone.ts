import type { Backbone } from '../../../plugins/models/backbones/backbone.ts';
import { BackboneBuilder, inputLayer } from '../../../plugins/models/backbones/backbone-builder.ts';

const build = new BackboneBuilder();
const pointwise = { kernel: [1, 1] } as const;
const stem = build.convolution(inputLayer, 4, {
  kernel: [3, 3],
  stride: 2,
  padding: 'valid',
  name: 'stem',
});
const begun = build.relu(build.batchNorm(stem, { name: 'stem_bn' }), 'stem_act');
const shortcut = build.batchNorm(build.convolution(begun, 6, pointwise));
const separable = build.batchNorm(build.separable(begun, 6, 'sep'), { name: 'sep_bn' });
const sum = build.add(separable, shortcut);
build.relu(build.batchNorm(build.convolution(sum, 5, { kernel: [3, 3] })), 'last');

/** A network with every way of naming layers, small enough to store and to serve. */
export const smallBackbone: Backbone = {
  name: 'small',
  layers: build.layers,
  output: 'last',
  size: 16,
  minimumSize: 3,
  official: { url: 'http://127.0.0.1:9/small.h5', file: 'small_notop.h5', sha256: '', bytes: 0 },
  officialWithTop: 'small.h5',
};
