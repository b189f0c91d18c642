import { readFile, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import { parseJson } from '../../../harness/contract/parse-json.ts';

const bytesPerNumber = { float32: 4, int32: 4, bool: 1, float16: 2, uint16: 2, uint8: 1 } as const;

const tensorSchema = z.object({
  name: z.string().min(1),
  shape: z.array(z.int().min(0)),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z
    .object({
      dtype: z.enum(['float16', 'uint16', 'uint8']),
      original_dtype: z.literal(['float32', 'int32']).optional(),
      min: z.number().optional(),
      scale: z.number().optional(),
    })
    .optional(),
});
export type ManifestTensor = z.output<typeof tensorSchema>;

const modelSchema = z.object({
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string().min(1)), weights: z.array(tensorSchema) }))
    .min(1),
});

/** Tensors that are stored one after another in some concatenated files. */
export interface ManifestGroup {
  /** Absolute, without links. */
  readonly files: readonly string[];
  readonly tensors: readonly ManifestTensor[];
}

/** Number of bytes of a tensor in its shards. */
export function storedBytes({ dtype, shape, quantization }: ManifestTensor): number {
  return shape.reduce((a, b) => a * b, 1) * bytesPerNumber[quantization?.dtype ?? dtype];
}

/** The layer's part of a tensor's name in a TensorFlow.js manifest: `model/conv/kernel` → `conv`. */
export function layerOf(name: string): string {
  return name.split('/').at(-2) ?? name;
}

/**
 * Reads the manifest of a TensorFlow.js layers-model without reading its values.
 *
 * @throws HarnessError `WEIGHTS_UNREADABLE`: model.json is missing or damaged, a shard is missing or
 *   is outside the folder
 */
export async function readTfjsManifest(folder: string): Promise<ManifestGroup[]> {
  const file = join(folder, 'model.json');
  let parsed: z.output<typeof modelSchema>;
  try {
    parsed = modelSchema.parse(parseJson(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new HarnessError('WEIGHTS_UNREADABLE', `Cannot read the weights in ${file}: ${why}`, {
      cause: error,
    });
  }
  const root = await realpath(folder);
  const groups: ManifestGroup[] = [];
  for (const { paths, weights } of parsed.weightsManifest) {
    const files: string[] = [];
    for (const path of paths) files.push(await findShard(file, root, path));
    groups.push({ files, tensors: weights });
  }
  return groups;
}

// A shard is a file in the model's own folder, which neither `..` nor a link may leave.
async function findShard(manifest: string, root: string, path: string): Promise<string> {
  const inside = (target: string) => {
    const way = relative(root, target);
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && target.startsWith(root);
  };
  const refuse = (why: string, cause?: unknown) =>
    new HarnessError('WEIGHTS_UNREADABLE', `${manifest} names the shard "${path}", ${why}.`, {
      cause,
    });
  const joined = join(root, path);
  if (!inside(joined)) throw refuse('which is outside its folder');
  let real: string;
  try {
    real = await realpath(joined);
  } catch (error) {
    throw refuse('which is missing', error);
  }
  if (!inside(real)) throw refuse('which is a link out of its folder');
  return real;
}
