import { z } from 'zod';
import { backboneOption, describedBackbones } from '../features/any-backbone.ts';

const patchSide = String.raw`\s*([1-9]\d{1,2}|[1-3]\d{3}|40[0-8]\d|409[0-6])\s*`;
const patchSizesForm = new RegExp(`^${patchSide}(,${patchSide})*$`);

/** Options of every plugin that stands on the statistics of several layers of frozen networks. */
export const styleOptions = {
  xceptionLayers: z
    .string()
    .default('add_10,add_8,add_6,add_4,add_3,add_2')
    .describe('Layers of Xception whose statistics are taken, with commas; empty leaves it out'),
  inceptionLayers: z
    .string()
    .default('mixed6,mixed4,mixed2,mixed0')
    .describe('Layers of InceptionV3 whose statistics are taken, with commas; empty leaves it out'),
  sizes: z
    .string()
    .regex(/^\s*\d+\s*(,\s*\d+\s*)*$/, 'expected whole numbers with commas between them')
    .default('448')
    .describe(
      'Pixels a side that the whole painting is squashed to, with commas; each is described',
    ),
  views: z
    .enum(['whole', 'corners', 'both', 'patches', 'whole+patches'])
    .default('whole')
    .describe(
      'The squashed painting, its four corners at full size, both of them, a grid of patches at full size, or the squashed painting and that grid',
    ),
  cornerSize: z
    .int()
    .min(32)
    .default(160)
    .describe('Pixels a side of each corner, cut at full size and shown to the network at 299'),
  patchGrid: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .describe('Rows and columns of the grid of patches; each patch takes as long as a corner'),
  patchSizes: z
    .string()
    .regex(
      patchSizesForm,
      'expected whole numbers from 10 to 4096 with commas between them and none at the end',
    )
    .default('160')
    .describe(
      'Pixels a side of the patches, with commas: each is a scale, cut at full size, shown to the network as a corner is, and described by itself',
    ),
  patchPooling: z
    .enum(['mean', 'mean+std'])
    .default('mean')
    .describe(
      "What is kept of a painting's patches: the mean of what is said of them, or deviations too",
    ),
  cells: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .describe('Rows and columns of cells that a layer is cut into; each is described by itself'),
  statistics: z
    .enum(['mean', 'mean+std', 'mean+std+gram'])
    .default('mean+std')
    .describe(
      'What is taken of a layer over the painting: means and deviations of its channels, ' +
        'covariances between random mixtures of them',
    ),
  gramSize: z
    .int()
    .min(2)
    .max(256)
    .default(32)
    .describe('Random mixtures of channels whose covariances are taken with mean+std+gram'),
  weights: z
    .string()
    .default('imagenet')
    .describe('Of Xception: imagenet, or a Keras .h5 file or TensorFlow.js folder')
    .meta({ format: 'path' }),
  inceptionWeights: z
    .string()
    .default('imagenet')
    .describe('Of InceptionV3: imagenet, or a Keras .h5 file or TensorFlow.js folder')
    .meta({ format: 'path' }),
  weightsSeed: z.int().default(0).describe('Seed of untrained weights, where those must serve'),
};

/** The two networks whose layers have options of their own. */
export const builtInPair = 'xception+inception-v3';

/** The same for plugins that take any network in the place of those two. */
export const anyStyleOptions = {
  ...styleOptions,
  backbone: backboneOption
    .default(builtInPair)
    .describe(`${builtInPair}, whose layers have options of their own, or: ${describedBackbones}`),
  layer: z
    .string()
    .default('auto')
    .describe(
      "Layers of --backbone whose statistics are taken, with commas; auto takes the network's own",
    ),
  sizes: z
    .string()
    .regex(
      /^\s*(auto|\d+\s*(,\s*\d+\s*)*)$/,
      'expected auto, or whole numbers with commas between them',
    )
    .default('auto')
    .describe(
      'Pixels a side that the whole painting is squashed to, with commas; each is described; auto is 448, and for an ONNX network as it was made to be shown',
    ),
};

/** What the options ask for. */
export type StyleOptions = { [K in keyof typeof styleOptions]: z.output<(typeof styleOptions)[K]> };

/** Options under which paintings are described in a moment: for contract tests. */
export const styleTrial = {
  xceptionLayers: 'add_1,add_2',
  inceptionLayers: '',
  sizes: '96',
} as const;
