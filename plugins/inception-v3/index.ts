/**
 * Frozen InceptionV3 features of the whole painting with a fully connected siamese network on top: the
 * paper's first approach with transfer learning.
 */
import { defineFrozenSiamese } from '../models/siamese/frozen-siamese.ts';

export default defineFrozenSiamese({
  name: 'inception-v3',
  summary: 'Frozen ImageNet InceptionV3 features, fully connected siamese network',
  paper: { seen: 0.821, unseen: 0.608, mixed: 0.612 },
  backbone: 'inception-v3',
  layer: 'mixed10',
  trialLayer: 'activation_4',
});
