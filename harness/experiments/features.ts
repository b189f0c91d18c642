import { join } from 'node:path';
import { requireEngineName } from '../compute/engine/select-engine.ts';
import { type JobShard, takeShard } from '../compute/features/choose-shard.ts';
import { describeTimes, type ExtractionTimes } from '../compute/features/extraction-times.ts';
import type { Extractors, FeatureStore } from '../compute/features/feature-store.ts';
import { HarnessError } from '../contract/errors.ts';
import type { FeatureMatrix, WeightsProvenance } from '../contract/plugin.ts';
import type { CollectionChoice } from '../data/collection/choose-folders.ts';
import type { Collection } from '../data/collection/collection.ts';
import type { ReadingChoice } from '../data/collection/folder-catalog.ts';
import { type BadImagePolicy, watchBadImages } from '../data/images/bad-image-policy.ts';
import { loadPlugin } from '../host/load-plugin.ts';
import { openWorkbench } from '../host/workbench.ts';
import type { NumberFormat } from '../shared/npy.ts';
import { startProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { type ExportPlaces, writeExport } from './imported/export-features.ts';
import { openCollection } from './run/open-collection.ts';
import { sayWhatIsKept } from './run/say-what-is-kept.ts';

/** The request for an extraction. */
export interface FeaturesRequest extends BadImagePolicy, ReadingChoice {
  /** Folder or name of the plugin. */
  readonly plugin: string;
  /** Options of the plugin, before its schema has checked them. */
  readonly pluginOptions: Readonly<Record<string, unknown>>;
  readonly collection?: CollectionChoice | undefined;
  readonly limit?: number | undefined;
  readonly official?: boolean | undefined;
  readonly followLinks?: boolean | undefined;
  readonly shard: JobShard;
  readonly storage: NumberFormat;
  readonly engine: string;
  readonly workers?: number | undefined;
  /** Never download weights. */
  readonly offline: boolean;
  /** The place of a table with the features of all paintings, if one is requested. */
  readonly exportTo?: ExportPlaces | undefined;
}

/** The result of an extraction. */
export interface FeaturesOutcome {
  readonly collection: string;
  readonly shard: JobShard;
  /** Different paintings of this job, and of the whole collection. */
  readonly paintings: number;
  readonly allPaintings: number;
  readonly computed: number;
  readonly reused: number;
  /** Unusable images, found by the inspection of all and by this extraction. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  readonly times?: ExtractionTimes | undefined;
  readonly weights: readonly WeightsProvenance[];
  /** The folder of the cache. */
  readonly folder: string;
  /** Rows and columns of the table. */
  readonly exported?: Pick<FeatureMatrix, 'rows' | 'width'>;
}

/**
 * Fills the cache with the features of a plugin, without training:
 *
 *     collection → shard → images → extractors → cache
 */
export async function extractFeatures(
  request: FeaturesRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FeaturesOutcome> {
  const { shard, storage } = request;
  requireEngineName(request.engine);
  const { plugin } = await loadPlugin(request.plugin, project);
  const options = await plugin.parse(request.pluginOptions);
  if (plugin.extractors === undefined) {
    throw new HarnessError(
      'PLUGIN_WITHOUT_FEATURES',
      `Plugin ${plugin.name} lists no extractors, so there is nothing to compute in advance. Start harness run ${plugin.name}.`,
    );
  }
  if (shard.count > 1) log(`Part ${shard.index} of ${shard.count} (${shard.source})`);
  const { engine, workers } = request;
  const bench = openWorkbench({ project, engine, workers, log });
  try {
    const job = shard.count > 1 ? shard : undefined;
    const ofPart = job === undefined ? '' : `, part ${job.index} of ${job.count}:`;
    const collection = await openCollection({ ...request, project, pool: bench.pool, log, job });
    const paintings = takeShard(collection.paintings, shard);
    const skipped = collection.problems.map(({ file, reason }) => ({ id: file, reason }));
    const bad = watchBadImages(request, collection.paintings.length);
    const { store, services, listWeights } = await bench.equip({
      collection,
      storage,
      weights: { offline: request.offline },
      // The time left is that of this part, not of all paintings.
      startProgress: (label, ...work) => startProgress(`${label}${ofPart}`, ...work),
      onBadImage({ file }, reason) {
        skipped.push({ id: file, reason });
        bad.report(file, reason);
      },
    });
    const extractors = await plugin.extractors({ ...services, options });
    bench.onClose(extractors.close);
    bench.onClose(
      sayWhatIsKept(() => {
        const kept = store.keepFinished();
        return `Stopped the features of ${plugin.name} on ${collection.name}. Kept: those of ${kept} paintings computed now, and all earlier ones.`;
      }),
    );
    const { computed, reused, times, failures } = await store.fill(extractors.list, paintings);
    const failed = new Set(failures.map(({ digest }) => digest));
    const good = collection.paintings.filter(({ digest }) => !failed.has(digest));
    if (times !== undefined) log(describeTimes(times));
    const exported =
      request.exportTo === undefined
        ? undefined
        : await exportRows(store, extractors.list, good, request.exportTo);
    return {
      ...(exported === undefined ? {} : { exported }),
      collection: collection.name,
      shard,
      computed,
      reused,
      skipped,
      times,
      folder: join(project.cache, 'features'),
      paintings: paintings.length,
      allPaintings: takeShard(collection.paintings, { index: 1, count: 1 }).length,
      weights: listWeights(),
    };
  } finally {
    await bench.close();
  }
}

/** @param good paintings that can be decoded; only they have a row */
async function exportRows(
  store: FeatureStore,
  extractors: Extractors,
  good: Collection['paintings'],
  places: ExportPlaces,
): Promise<Pick<FeatureMatrix, 'rows' | 'width'>> {
  const { matrix } = await store.features(extractors, good);
  await writeExport(
    matrix,
    good.map(({ id }) => id),
    places,
  );
  return { rows: matrix.rows, width: matrix.width };
}
