import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { FeatureExtractor } from '../plugin.ts';

/** Everything that the numbers depend on beside the painting: what a cache folder is keyed by. */
export interface ExtractorDescription {
  readonly id: FeatureExtractor['id'];
  readonly view: FeatureExtractor['view'];
  /** Numbers a painting. */
  readonly width: number;
  /** The engine's precision class, or null where no engine is used. */
  readonly precision: string | null;
}

/** The description of an extractor on an engine of a precision class. */
export function describeExtractor(
  extractor: FeatureExtractor,
  precisionClass: string,
): ExtractorDescription {
  const { id, view, width, usesEngine } = extractor;
  return { id, view, width, precision: usesEngine ? precisionClass : null };
}

/** The name of the folder that holds an extractor's features: 64 hex digits. */
export function cacheKey(description: ExtractorDescription): string {
  return createHash('sha256').update(canonicalJson(description)).digest('hex');
}
