/**
 * Frozen Xception features of the whole painting, with a fully connected siamese network on top: the
 * approach with the best figures in the paper.
 */
import { defineFrozenSiamese } from '../models/siamese/frozen-siamese.ts';

export default defineFrozenSiamese({
  name: 'xception',
  summary: 'Frozen ImageNet Xception features, fully connected siamese network',
  paper: { seen: 0.888, unseen: 0.647, mixed: 0.672 },
  backbone: 'xception',
  layer: 'block14_sepconv2_act',
  trialLayer: 'add_2',
});
