import type { HubWeights } from '../../../harness/contract/plugin.ts';
import type { OutputPooling } from './pool-output.ts';
import { imagenetMean, imagenetStd, type Preprocessing } from './preprocessing.ts';

/** A published network that `--backbone` knows by name. */
export interface Preset {
  /** What it was trained on, for users. */
  readonly trainedOn: string;
  readonly licence: string;
  /**
   * Whether its training data contained artists' names, for example in captions. "Unseen" then means
   * unseen by what is trained here.
   */
  readonly namesArtists: boolean;
  readonly preprocessing: Preprocessing;
  /** The output that gives the features. */
  readonly layer: string;
  readonly pooling: OutputPooling;
  /** The location of its ONNX file on the Hugging Face hub; undefined if a command creates it. */
  readonly published: HubWeights | undefined;
  /** The command that creates its file, for users. */
  readonly making?: string;
}

const clipMean = [0.48145466, 0.4578275, 0.40821073];
const clipStd = [0.26862954, 0.26130258, 0.27577711];
const dinov2: Preprocessing = {
  size: 224,
  shorter: 256,
  resampling: 'bicubic',
  mean: imagenetMean,
  std: imagenetStd,
};
const clip: Preprocessing = {
  size: 224,
  shorter: 224,
  resampling: 'bicubic',
  mean: clipMean,
  std: clipStd,
};
const siglip: Preprocessing = {
  size: 224,
  resampling: 'bicubic',
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
};
/** Trained at 260 pixels; its file accepts multiples of 32. */
const efficientnetLite2: Preprocessing = {
  size: 256,
  resampling: 'bicubic',
  mean: [127 / 255, 127 / 255, 127 / 255],
  std: [128 / 255, 128 / 255, 128 / 255],
};

function describeDinov2(size: 'small' | 'base' | 'large'): Preset {
  return {
    trainedOn: '142 million pictures without texts (LVD-142M), self-supervised',
    licence: 'Apache-2.0',
    namesArtists: false,
    preprocessing: dinov2,
    layer: 'last_hidden_state',
    pooling: 'cls',
    published: { repository: `Xenova/dinov2-${size}`, file: 'onnx/model.onnx' },
  };
}

function describeClip(name: string): Preset {
  return {
    trainedOn: '400 million pictures from the web with their texts',
    licence: 'MIT',
    namesArtists: true,
    preprocessing: clip,
    layer: 'image_embeds',
    pooling: 'mean',
    published: { repository: `Xenova/clip-vit-${name}`, file: 'onnx/vision_model.onnx' },
  };
}

/**
 * The presets by name. Their files are not pinned here: the first download must match the digest given
 * by the hub, which becomes part of the file's name.
 */
export const presets: Readonly<Record<string, Preset>> = {
  'dinov2-small': describeDinov2('small'),
  'dinov2-base': describeDinov2('base'),
  'dinov2-large': describeDinov2('large'),
  'clip-b32': describeClip('base-patch32'),
  'clip-b16': describeClip('base-patch16'),
  'clip-l14': describeClip('large-patch14'),
  'siglip-b16': {
    trainedOn: 'pictures from the web with their texts (WebLI)',
    licence: 'Apache-2.0',
    namesArtists: true,
    preprocessing: siglip,
    layer: 'pooler_output',
    pooling: 'mean',
    published: { repository: 'Xenova/siglip-base-patch16-224', file: 'onnx/vision_model.onnx' },
  },
  'csd-l14': {
    trainedOn:
      'CLIP L/14, tuned for style on 512,000 pictures by the artists and styles that their captions name (LAION-Styles)',
    licence: 'CC-BY-4.0',
    namesArtists: true,
    preprocessing: clip,
    layer: 'style',
    pooling: 'mean',
    published: undefined,
    making:
      'harness backbone add pytorch_model.bin --architecture csd --name csd-l14, with the file from tomg-group-umd/CSD-ViT-L on huggingface.co',
  },
  'efficientnet-lite2': {
    trainedOn: "ImageNet's 1.3 million photographs with their classes",
    licence: 'Apache-2.0',
    namesArtists: false,
    preprocessing: efficientnetLite2,
    layer: 'features',
    pooling: 'mean',
    published: undefined,
    making: 'harness backbone add efficientnet-lite2',
  },
};

/** What each preset was trained on, with its licence, for users. */
export function describePresets(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(presets).map(([name, { trainedOn, licence, namesArtists }]) => {
      const exposure = namesArtists ? "; trained with artists' names" : '';
      return [name, `${trainedOn} (${licence})${exposure}`];
    }),
  );
}
