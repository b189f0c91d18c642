import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { findProject } from '../../shared/project.ts';
import { stampFile } from '../../shared/stamp-file.ts';
import { listWeights } from '../confine/weights-on-disk.ts';
import type { WeightsQuestion } from '../hosted-plugin.ts';
import { listFilesBelow } from './list-files-below.ts';

const usedSchema = z.object({
  /** The networks that the plugin reports, in a fixed order. */
  networks: z.array(
    z.object({
      backbone: z.string(),
      status: z.enum(['trained', 'partial', 'untrained']),
      /** SHA-256 of the weights; null if they are random. */
      digest: z.string().nullable(),
    }),
  ),
  /** SHA-256 of each file or folder named in the options. */
  named: z.array(z.string()),
});

/** The weights that a plugin uses, by their digests. */
export type UsedWeights = z.output<typeof usedSchema>;

/** Stores one answer between commands. */
export interface WeightsKeeper {
  find(): Promise<UsedWeights | undefined>;
  keep(used: UsedWeights): Promise<void>;
}

/** An index that plugins keep in the user's cache; it may change without any change in weights. */
const notWeights = 'digests.json';

/**
 * Stores which weights a plugin reports, as long as nothing changes that could affect its answer: its
 * sources, its options, and every file in the folders of weights.
 *
 * @param sources digest of the plugin's sources
 * @param named the paths named in the options, absolute
 */
export async function createWeightsKeeper(
  sources: string,
  { options, weights }: Pick<WeightsQuestion, 'options' | 'weights'>,
  named: readonly string[],
): Promise<WeightsKeeper> {
  const { folders, download, allowUntrained } = weights;
  const stamps: string[] = [];
  for (const place of new Set([...listWeights(folders), ...named])) {
    for (const file of await listFilesBelow(place)) {
      if (basename(file) === notWeights) continue;
      stamps.push(`${file} ${await stampFile(file).catch(() => 'gone')}`);
    }
  }
  const facts = { sources, options, folders, download, allowUntrained, stamps };
  const key = createHash('sha256').update(canonicalJson(facts)).digest('hex');
  const folder = join(findProject().cache, 'plugins');
  const file = join(folder, `${key}.weights.json`);
  return {
    async find() {
      try {
        return usedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      } catch {
        return undefined;
      }
    },
    async keep(used) {
      // A failed download may succeed next time.
      if (download && used.networks.some(({ status }) => status === 'untrained')) return;
      try {
        mkdirSync(folder, { recursive: true });
        await writeFileAtomic(file, JSON.stringify(used));
      } catch {
        // A full or read-only disk only makes the next start slower.
      }
    },
  };
}
