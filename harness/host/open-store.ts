// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createFeatureStore,
  type Extractors,
  type FeatureStore,
  type FeatureStoreOptions,
  type FillResult,
} from '../compute/features/feature-store.ts';
import { withImportedTables } from '../compute/features/imported/with-imported-tables.ts';
import { HarnessError } from '../contract/errors.ts';
import type { PaintingFile } from '../data/collection/collection.ts';
import {
  embeddingsName,
  readSimulated,
  simulatedDigest,
} from '../data/collection/simulated/description.ts';
import { decodeNpy } from '../shared/npy.ts';

/** How a store is opened. */
export interface StoreOptions extends FeatureStoreOptions {
  /** The folder of features that were imported. */
  readonly tables: string;
  /** Of a finished model: the digests of what it was trained on. */
  readonly trainedOn?: readonly (string | null | undefined)[] | undefined;
}

/**
 * The feature store of a collection, or of pictures from anywhere. A simulated collection has no images: whatever extractor asks gets
 * the painting's synthetic embedding, repeated to the width that it wants and lifted to be nowhere
 * negative, as the features of networks and histograms are.
 */
export async function openStore(
  collection: { readonly kind: string; readonly root: string } | undefined,
  options: StoreOptions,
): Promise<FeatureStore> {
  const store =
    collection?.kind === 'simulated'
      ? await openSimulated(collection)
      : createFeatureStore(options);
  return withImportedTables(store, options.tables, options.trainedOn);
}

async function openSimulated(collection: { readonly root: string }): Promise<FeatureStore> {
  const description = await readSimulated(collection.root);
  const file = join(collection.root, embeddingsName);
  if (description === undefined) {
    throw new HarnessError(
      'SIMULATED_INVALID',
      `${collection.root} is no longer a simulated collection. Recreate it with "harness data simulate".`,
    );
  }
  const table = decodeNpy(await readFile(file));
  const lowest = table.data.reduce((least, value) => Math.min(least, value), 0);
  for (let i = 0; i < table.data.length; i++) table.data[i]! -= lowest;
  const rowOf = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    rowOf.set(simulatedDigest(description, `${row + 1}.jpg`), row);
  }
  const listed = (extractors: Extractors) => ('id' in extractors ? [extractors] : [...extractors]);
  const fill = async (_: Extractors, paintings: readonly PaintingFile[]): Promise<FillResult> => {
    const reused = new Set(paintings.map(({ digest }) => digest)).size;
    return { failures: [], computed: 0, reused, times: undefined };
  };
  return {
    fill,
    keepFinished: () => 0,
    async features(extractors, paintings) {
      const width = listed(extractors).reduce((sum, extractor) => sum + extractor.width, 0);
      const data = new Float32Array(paintings.length * width);
      for (const [i, { digest }] of paintings.entries()) {
        const from = rowOf.get(digest)! * table.width;
        for (let k = 0; k < width; k++) data[i * width + k] = table.data[from + (k % table.width)]!;
      }
      const matrix = { rows: paintings.length, width, data };
      return { ...(await fill(extractors, paintings)), matrix };
    },
  };
}
