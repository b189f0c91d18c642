import { z } from 'zod';
import { backboneOption, describedBackbones } from '../features/any-backbone.ts';

const patchSide = String.raw`\s*([1-9]\d{1,2}|[1-3]\d{3}|40[0-8]\d|409[0-6])\s*`;
const patchSizesForm = new RegExp(`^${patchSide}(,${patchSide})*$`);

/** Options of every plugin built on the statistics of several layers of frozen networks. */
export const styleOptions = {
  xceptionLayers: z
    .string()
    .default('add_10,add_8,add_6,add_4,add_3,add_2')
    .describe(
      'Comma-separated layers of Xception to take statistics of; empty leaves Xception out',
    ),
  inceptionLayers: z
    .string()
    .default('mixed6,mixed4,mixed2,mixed0')
    .describe(
      'Comma-separated layers of InceptionV3 to take statistics of; empty leaves InceptionV3 out',
    ),
  sizes: z
    .string()
    .regex(/^\s*\d+\s*(,\s*\d+\s*)*$/, 'expected comma-separated integers')
    .default('448')
    .describe(
      'Sides in pixels to which the whole painting is squashed, comma-separated; each is described',
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
    .describe('Side of each corner in pixels, cut at full size and scaled to 299 for the network'),
  patchGrid: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .describe('Rows and columns of the grid of patches; each patch takes as long as a corner'),
  patchSizes: z
    .string()
    .regex(patchSizesForm, 'expected comma-separated integers from 10 to 4096')
    .default('160')
    .describe(
      'Sides of the patches in pixels, comma-separated: each is a scale, cut at full size, fed to the network like a corner, and described separately',
    ),
  patchPooling: z
    .enum(['mean', 'mean+std'])
    .default('mean')
    .describe("How a painting's patches are pooled: their mean, or also their deviations"),
  cells: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .describe('Rows and columns of cells that a layer is cut into; each is described separately'),
  statistics: z
    .enum(['mean', 'mean+std', 'mean+std+gram'])
    .default('mean+std')
    .describe(
      'Statistics of a layer over the painting: means and deviations of its channels, ' +
        'covariances between random mixtures of them',
    ),
  gramSize: z
    .int()
    .min(2)
    .max(256)
    .default(32)
    .describe('Number of random mixtures of channels for the covariances of mean+std+gram'),
  weights: z
    .string()
    .default('imagenet')
    .describe('Weights of Xception: imagenet, or a Keras .h5 file or TensorFlow.js folder')
    .meta({ format: 'path' }),
  inceptionWeights: z
    .string()
    .default('imagenet')
    .describe('Weights of InceptionV3: imagenet, or a Keras .h5 file or TensorFlow.js folder')
    .meta({ format: 'path' }),
  weightsSeed: z.int().default(0).describe('Seed of untrained weights, if there are no others'),
};

/** The two networks whose layers have their own options. */
export const builtInPair = 'xception+inception-v3';

/** The same for plugins that accept any network instead of those two. */
export const anyStyleOptions = {
  ...styleOptions,
  backbone: backboneOption
    .default(builtInPair)
    .describe(`${builtInPair}, whose layers have their own options, or: ${describedBackbones}`),
  layer: z
    .string()
    .default('auto')
    .describe(
      "Comma-separated layers of --backbone to take statistics of; auto is the network's own choice",
    ),
  sizes: z
    .string()
    .regex(/^\s*(auto|\d+\s*(,\s*\d+\s*)*)$/, 'expected auto, or comma-separated integers')
    .default('auto')
    .describe(
      "Sides in pixels to which the whole painting is squashed, comma-separated; each is described; auto is 448, or an ONNX network's own input size",
    ),
};

/** What the options ask for. */
export type StyleOptions = { [K in keyof typeof styleOptions]: z.output<(typeof styleOptions)[K]> };

/** Options with which paintings are described very quickly, for contract tests. */
export const styleTrial = {
  xceptionLayers: 'add_1,add_2',
  inceptionLayers: '',
  sizes: '96',
} as const;
