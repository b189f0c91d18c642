import { createRandom, type Random } from '../../../harness/contract/random.ts';
import { type Backbone, parameterShapes } from '../backbones/backbone.ts';
import type { NamedWeights, Weight } from '../backbones/named-weights.ts';
import { weightOnceRead } from '../backbones/weight-once-read.ts';

/**
 * The initial weights of a new Keras model, drawn from a seed: Glorot uniform kernels, and identity
 * batch norms. Each tensor depends only on the seed and its own name, and is drawn when it is first
 * read, because most networks end far before the backbone's last layer.
 */
export function drawUntrainedWeights(backbone: Backbone, seed: number): NamedWeights {
  const weights = new Map<string, Weight>();
  for (const layer of backbone.layers) {
    for (const [parameter, shape] of parameterShapes(layer)) {
      const name = `${layer.name}/${parameter}`;
      const begin = () => {
        const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
        if (shape.length === 4) {
          drawGlorot(data, shape, createRandom(seed, 'untrained-weights', backbone.name, name));
        } else if (parameter === 'gamma' || parameter === 'moving_variance') data.fill(1);
        return data;
      };
      weights.set(name, weightOnceRead(shape, begin));
    }
  }
  return weights;
}

/** Fills a kernel of the shape `[height, width, channelsIn, channelsOut]`. */
function drawGlorot(data: Float32Array, shape: readonly number[], random: Random): void {
  const [height = 0, width = 0, channelsIn = 0, channelsOut = 0] = shape;
  const limit = Math.sqrt(6 / (height * width * (channelsIn + channelsOut)));
  for (let i = 0; i < data.length; i++) data[i] = (2 * random.uniform() - 1) * limit;
}
