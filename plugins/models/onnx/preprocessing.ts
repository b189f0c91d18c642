import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import { itemAt } from '../../../harness/contract/item-at.ts';
import { parseJson } from '../../../harness/contract/parse-json.ts';
import type { Resampling, View } from '../../../harness/contract/plugin.ts';

/** How a picture is prepared for a network. */
export interface Preprocessing {
  /** Input size of the network, in pixels per side. */
  readonly size: number;
  /** Pixels of the shorter side before the centre is cropped; undefined squashes the whole picture. */
  readonly shorter?: number | undefined;
  readonly resampling: Resampling;
  /**
   * For red, green and blue in [0, 1]: the mean that is subtracted, and the deviation by which the
   * result is divided.
   */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export const imagenetMean = [0.485, 0.456, 0.406] as const;
export const imagenetStd = [0.229, 0.224, 0.225] as const;

/** The default for a network of which nothing else is known. */
export const usualPreprocessing: Preprocessing = {
  size: 224,
  resampling: 'bicubic',
  mean: imagenetMean,
  std: imagenetStd,
};

/** The view that shows a painting to a network, at its own size or proportionally at another one. */
export function viewFor(preprocessing: Preprocessing, size = preprocessing.size): View {
  const { resampling, shorter, size: own } = preprocessing;
  return shorter === undefined
    ? { kind: 'prepared', size, resampling }
    : { kind: 'prepared', size, shorter: Math.round((shorter * size) / own), resampling };
}

/** Maximum input size in pixels per side. */
export const mostPixelsASide = 4096;
const side = z.int().min(1).max(mostPixelsASide);
const square = z.object({ height: side, width: side });
const channels = z.array(z.number()).length(3);

const configSchema = z.object({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
  do_resize: z.boolean().default(true),
  do_center_crop: z.boolean().optional(),
  do_rescale: z.boolean().default(true),
  do_normalize: z.boolean().default(true),
  size: z.union([side, square, z.object({ shortest_edge: side })]),
  crop_size: z.union([side, square]).optional(),
  crop_pct: z.number().positive().max(1).nullish(),
  /** Pillow's numbers for its filters. */
  resample: z.int().default(3),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  image_mean: channels.default([...imagenetMean]),
  image_std: channels
    .refine((values) => !values.includes(0), 'a divisor is 0')
    .default([...imagenetStd]),
});
type Config = z.output<typeof configSchema>;

const resamplings: readonly (Resampling | undefined)[] = [
  undefined,
  'lanczos',
  'bilinear',
  'bicubic',
  'box',
  'hamming',
];

/**
 * Reads a `preprocessor_config.json` as Hugging Face writes it for image processors that resize, crop
 * and normalise.
 *
 * @throws HarnessError `PREPROCESSING_INVALID`
 */
export async function readPreprocessing(file: string): Promise<Preprocessing> {
  let config: Config;
  try {
    config = configSchema.parse(parseJson(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw invalid(file, why.replaceAll(/\s+/g, ' '), error);
  }
  return understand(config, file);
}

function understand(config: Config, file: string): Preprocessing {
  const resampling = resamplings[config.resample];
  if (!config.do_resize) throw invalid(file, 'do_resize false is not supported');
  if (resampling === undefined) throw invalid(file, `resample ${config.resample} is not supported`);
  // 8-bit values are scaled to [0, 1] by 1/255; another factor is equivalent to another scale.
  const scale = config.do_rescale ? config.rescale_factor * 255 : 255;
  const plain = { mean: [0, 0, 0], std: [1, 1, 1] };
  const { mean, std } = config.do_normalize
    ? { mean: config.image_mean, std: config.image_std }
    : plain;
  const sizes = chooseSizes(config, file);
  if ((sizes.shorter ?? 0) > mostPixelsASide) {
    throw invalid(file, `pictures would be scaled to ${sizes.shorter} pixels before cropping`);
  }
  const scaled = {
    mean: mean.map((value) => value / scale),
    std: std.map((value) => value / scale),
  };
  // Networks compute with 32-bit numbers.
  const isInRange = [0, 1].every((colour) =>
    scaled.std.every((std, i) =>
      Number.isFinite(Math.fround((colour - itemAt(scaled.mean, i)) / std)),
    ),
  );
  if (!isInRange) {
    throw invalid(file, 'normalised pixels would be too large for 32-bit numbers');
  }
  return { ...sizes, resampling, ...scaled };
}

function chooseSizes(config: Config, file: string): Pick<Preprocessing, 'size' | 'shorter'> {
  const { size, crop_pct: share } = config;
  const crops = config.do_center_crop ?? config.crop_size !== undefined;
  const kind = config.image_processor_type ?? config.feature_extractor_type ?? '';
  const shortest =
    typeof size === 'object' && 'shortest_edge' in size ? size.shortest_edge : undefined;
  // ConvNeXT's processor enlarges the shorter side by the share that it crops afterwards.
  if (kind.startsWith('ConvNext') || share != null) {
    const own = shortest ?? sideOf(size, file);
    return own >= 384
      ? { size: own }
      : { size: own, shorter: Math.trunc(own / (share ?? 224 / 256)) };
  }
  if (!crops) return { size: sideOf(size, file) };
  const crop = sideOf(config.crop_size ?? size, file);
  // An older form, in which a plain number is the shorter side before the crop.
  const shorter = shortest ?? (typeof size === 'number' ? size : undefined);
  if (shorter === undefined) {
    const whole = sideOf(size, file);
    if (whole !== crop) throw invalid(file, 'a crop out of a squashed picture is not supported');
    return { size: crop };
  }
  if (shorter < crop) throw invalid(file, 'crop_size is larger than the picture is scaled to');
  return { size: crop, shorter };
}

function sideOf(size: Config['size'], file: string): number {
  if (typeof size === 'number') return size;
  if ('shortest_edge' in size) {
    throw invalid(
      file,
      'size has a shortest_edge but there is no crop, so pictures would not be square',
    );
  }
  if (size.height === size.width) return size.height;
  throw invalid(file, `size is ${size.height} × ${size.width}, and only squares are supported`);
}

function invalid(file: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('PREPROCESSING_INVALID', `${file}: ${why}.`, { cause });
}
