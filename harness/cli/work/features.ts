import { relative } from 'node:path';
import { extractFeatures, type FeaturesRequest } from '../../experiments/features.ts';
import { findProject } from '../../shared/project.ts';
import { print, printJson, remark } from '../print.ts';

/** Fills the cache and says what was done, or prints one JSON object. */
export async function featuresAndPrint(request: FeaturesRequest, json: boolean): Promise<void> {
  const outcome = await extractFeatures(request, findProject(), remark);
  if (json) return printJson(outcome);
  const { paintings, allPaintings, computed, reused, skipped, folder, shard } = outcome;
  const part = shard.count === 1 ? '' : `, part ${shard.index} of ${shard.count}`;
  print(
    `${outcome.collection}${part}: ${paintings} of ${allPaintings} paintings, ${computed} computed now, ${reused} there before, ${skipped.length} skipped`,
  );
  print(`Cache: ${relative('.', folder) || folder}`);
}
