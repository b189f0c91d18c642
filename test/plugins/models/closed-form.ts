import { type Backbone, parameterShapes } from '../../../plugins/models/backbones/backbone.ts';
import type { NamedWeights, Weight } from '../../../plugins/models/backbones/named-weights.ts';
import { weightOnceRead } from '../../../plugins/models/backbones/weight-once-read.ts';

/**
 * Numbers in [0, 1) that make-keras-reference.py computes as well: FNV-1a of the name, mixed with
 * the index by MurmurHash3's finalizer.
 */
export function draw(name: string, count: number): Float64Array {
  let seed = 0x811c9dc5;
  for (const byte of Buffer.from(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let h = (Math.imul(i, 0x9e3779b1) + seed) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    numbers[i] = (h >>> 0) / 2 ** 32;
  }
  return numbers;
}

/** The weights under which Keras made the fixtures. */
export function closedFormWeights(backbone: Backbone): NamedWeights {
  const weights = new Map<string, Weight>();
  for (const layer of backbone.layers) {
    for (const [parameter, shape] of parameterShapes(layer)) {
      const name = `${layer.name}/${parameter}`;
      const size = shape.reduce((a, b) => a * b, 1);
      const [height = 1, width = 1, channelsIn = 1] = shape;
      const depthwise = parameter === 'depthwise_kernel';
      const limit = Math.sqrt(
        (depthwise ? 3 : 6) / (height * width * (depthwise ? 1 : channelsIn)),
      );
      // A loop, because tens of millions of calls would take seconds.
      const isScale = parameter === 'gamma' || parameter === 'moving_variance';
      const isOffset = parameter === 'beta' || parameter === 'moving_mean';
      const make = () => {
        const drawn = draw(name, size);
        const data = new Float32Array(size);
        for (let i = 0; i < size; i++) {
          const x = drawn[i]!;
          data[i] = isScale ? 0.5 + x : isOffset ? (x - 0.5) * 0.4 : (2 * x - 1) * limit;
        }
        return data;
      };
      weights.set(name, weightOnceRead(shape, make));
    }
  }
  return weights;
}
