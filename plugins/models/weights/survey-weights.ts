import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { valueAt } from '../../../harness/contract/item-at.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { digestWeights, type NamedWeights } from '../backbones/named-weights.ts';
import { hashFile } from './hash-file.ts';
import { matchWeights } from './match-weights.ts';
import { readSource, stampSource, type WeightsSource } from './weights-source.ts';

const entrySchema = z.object({
  stamp: z.string(),
  digest: z.string(),
  missing: z.array(z.string()),
  official: z.boolean(),
});
const indexSchema = z.record(z.string(), entrySchema);

/** What is known of a source without keeping its values. */
export interface SurveyedWeights {
  readonly source: WeightsSource;
  /** SHA-256 over the backbone's weights, independent of the kind of file and its layer numbers. */
  readonly digest: string;
  /** Layers of the backbone that the source lacks. */
  readonly missing: readonly string[];
  /** True if it is, byte for byte, the file that Keras publishes. */
  readonly official: boolean;
  /** The weights under the backbone's own names. */
  load(): Promise<NamedWeights>;
}

/**
 * Surveys a source's weights for a backbone. The result is stored in `digests.json` of the cache
 * folder and used as long as size and time of every file are unchanged, so that a run with cached
 * features costs a `stat` instead of reading 80 MB.
 *
 * @throws HarnessError `WEIGHTS_UNREADABLE` or `WEIGHTS_MISMATCH`
 */
export async function surveyWeights(
  backbone: Backbone,
  source: WeightsSource,
  cacheFolder: string,
): Promise<SurveyedWeights> {
  const indexFile = join(cacheFolder, 'digests.json');
  const key = `${backbone.name} ${source.path}`;
  const stamp = await stampSource(source);
  const known = (await readIndex(indexFile))[key];
  if (known?.stamp === stamp) {
    const { digest, missing, official } = known;
    return { source, digest, missing, official, load: async () => (await read()).weights };
  }

  let first: Awaited<ReturnType<typeof read>> | undefined = await read();
  const digest = digestWeights(first.weights);
  const { missing } = first;
  const official =
    source.kind === 'keras-h5' && (await hashFile(source.path)) === backbone.official.sha256;
  const index = await readIndex(indexFile);
  index[key] = { stamp, digest, missing: [...missing], official };
  // The index only saves time: if the cache cannot be written, work continues.
  await mkdir(dirname(indexFile), { recursive: true })
    .then(() => writeFileAtomic(indexFile, `${JSON.stringify(index, null, 1)}\n`))
    .catch(() => undefined);
  return {
    source,
    digest,
    missing,
    official,
    async load() {
      // The first caller uses the values read for the digest; then they are released.
      const { weights } = first ?? (await read());
      first = undefined;
      return weights;
    },
  };

  async function read(): Promise<{ weights: NamedWeights; missing: readonly string[] }> {
    const file = await readSource(source);
    const match = matchWeights(backbone, file, source.path);
    const weights = new Map(
      [...match.names].map(([name, inFile]) => [name, valueAt(file, inFile)]),
    );
    return { weights, missing: match.missing };
  }
}

async function readIndex(file: string): Promise<z.output<typeof indexSchema>> {
  try {
    return indexSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}
