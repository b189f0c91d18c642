import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import type { FeatureMatrix } from '../../contract/plugin.ts';
import { decodeNpy, encodeNpy } from '../../shared/npy.ts';
import { readRecorded } from './seal.ts';

/** The rows are the first paintings of the run's paintings.csv, in their order. */
const embeddingsFile = 'embeddings.npy';

export async function writeEmbeddings(folder: string, embeddings: FeatureMatrix): Promise<void> {
  await writeFileAtomic(join(folder, embeddingsFile), encodeNpy(embeddings));
}

/** Undefined if the run has none. */
export async function readEmbeddings(folder: string): Promise<FeatureMatrix | undefined> {
  try {
    return decodeNpy(await readRecorded(folder, embeddingsFile));
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    return undefined;
  }
}
