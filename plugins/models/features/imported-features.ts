import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import {
  type ImportedFeatures,
  importedFeaturesSchema,
  importedNamePattern,
  importedTableKey,
  nameImportedFile,
} from '../../../harness/contract/imported-features.ts';
import type { FeatureExtractor, Services } from '../../../harness/contract/plugin.ts';
import { presets } from '../onnx/presets.ts';

/** Number of rows read at once; no image is opened. */
const batchSize = 64;

/**
 * Features computed elsewhere and imported under a name, or undefined if there is no such name.
 * Reports where they came from.
 *
 * @throws HarnessError `FEATURES_TABLE_MISSING` if their description is damaged
 */
export async function findImportedFeatures(
  name: string,
  services: Pick<Services, 'weights' | 'reportWeights'>,
): Promise<FeatureExtractor | undefined> {
  const found = await readDescription(name, services.weights.folders);
  if (found === undefined) return undefined;
  const { table, width, rows, source } = found;
  services.reportWeights({
    backbone: name,
    status: 'trained',
    source: `${source}: ${rows} rows of features computed elsewhere`,
    digest: table,
    // A preset's name tells which network they come from.
    namesArtists: Object.hasOwn(presets, name) ? (presets[name]?.namesArtists ?? false) : 'unknown',
  });
  return {
    id: { [importedTableKey]: table },
    // A row describes the whole painting, without any preprocessing by a network.
    view: { kind: 'whole', size: 1 },
    width,
    usesEngine: false,
    batchSize,
    open() {
      throw new HarnessError(
        'FEATURES_ROW_MISSING',
        `The features ${name} were computed elsewhere and cannot be computed here.`,
      );
    },
  };
}

/**
 * Refuses options that only apply to a network.
 *
 * @param given whether each option has another value than its default
 * @throws HarnessError `OPTION_INVALID`
 */
export function refuseForImported(name: string, given: Readonly<Record<string, boolean>>): void {
  const [flag] = Object.keys(given).filter((option) => given[option]);
  if (flag === undefined) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --${flag} is for networks that are computed here; ${name} has imported features, one vector per painting.`,
  );
}

async function readDescription(
  name: string,
  folders: readonly string[],
): Promise<ImportedFeatures | undefined> {
  if (!importedNamePattern.test(name)) return undefined;
  for (const folder of folders) {
    const file = join(folder, nameImportedFile(name));
    try {
      return importedFeaturesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (Object(error).code === 'ENOENT') continue;
      throw new HarnessError(
        'FEATURES_TABLE_MISSING',
        `${file} does not describe imported features: ${messageOf(error).split('\n')[0]}. Delete it and import them again with harness features --import.`,
        { cause: error },
      );
    }
  }
  return undefined;
}
