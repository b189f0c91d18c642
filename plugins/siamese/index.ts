/**
 * The features of any frozen network, with a fully connected siamese network on top: the paper's
 * approach, with a network of your choice instead of Xception.
 */
import { defineAnySiamese } from '../models/siamese/any-siamese.ts';

export default defineAnySiamese({
  name: 'siamese',
  summary: "Any frozen network's features (--backbone), fully connected siamese network",
  backbone: 'xception',
  trial: {
    inputSize: 96,
    layer: 'add_2',
    epochs: 3,
    pairsPerEpoch: 1024,
    batch: 64,
    learningRate: 0.003,
  },
});
