import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { parseJson } from '../../../contract/parse-json.ts';
import type { ImageFacts } from '../../images/facts.ts';

/** The file that makes a folder a simulated collection. */
export const simulatedName = 'simulated.json';
/** A file with a row of float32 numbers per painting: the row of `7.jpg` is the seventh. */
export const embeddingsName = 'embeddings.npy';

const schema = z.strictObject({
  version: z.literal(1),
  seed: z.int(),
  /** Distance between the artists' embeddings, in standard deviations of the paintings'. */
  separability: z.number().nonnegative(),
  /** Embedding size. */
  width: z.int().positive(),
  paintings: z.int().positive(),
  pairs: z.int().positive(),
});

/** How a simulated collection was made. */
export type SimulatedDescription = z.output<typeof schema>;

/**
 * The description in a folder, or undefined if it is no simulated collection.
 *
 * @throws HarnessError `SIMULATED_INVALID`
 */
export async function readSimulated(folder: string): Promise<SimulatedDescription | undefined> {
  const file = join(folder, simulatedName);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return schema.parse(parseJson(text));
  } catch (error) {
    throw new HarnessError(
      'SIMULATED_INVALID',
      `${file} cannot be read: ${messageOf(error)}. Make the collection again with "harness data simulate".`,
      { cause: error },
    );
  }
}

const sha256 = (text: string) => hash('sha256', text);

/** Replaces the SHA-256 of the image, which a simulated painting does not have. */
export function simulatedDigest({ seed }: SimulatedDescription, name: string): string {
  return sha256(`simulated ${seed} ${name}`);
}

/** 32 bits of hash of a text, 8 hex digits (FNV-1a with MurmurHash3's final mixing). */
function mix(text: string, seed: number): string {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}

/**
 * The results that an inspection would give; paintings of the same size count as copies of one
 * picture.
 */
export function simulatedFacts(
  description: SimulatedDescription,
  name: string,
  size: string,
): ImageFacts {
  const [width = 0, height = 0, bytes = 0] = size.split(' ').map(Number);
  const perceptualHash = mix(size, description.seed) + mix(size, ~description.seed);
  return { digest: simulatedDigest(description, name), perceptualHash, width, height, bytes };
}
