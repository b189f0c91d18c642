import { createHash } from 'node:crypto';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { FeatureExtractor } from '../../contract/plugin.ts';
import type { NumberFormat } from '../../shared/npy.ts';

/** Increased whenever the same file and view give different pixels. */
const decodingVersion = 2;

/** Everything besides the painting on which the features depend: the key of a cache folder. */
export interface ExtractorDescription {
  readonly id: FeatureExtractor['id'];
  readonly view: FeatureExtractor['view'];
  /** Version of the decoding. */
  readonly decoding: number;
  /** Number of values per painting. */
  readonly width: number;
  /** The engine's precision class, or null if no engine is used. */
  readonly precision: string | null;
  /** Whether the values were rounded for storage. */
  readonly storage?: 'float16';
}

/** An extractor, with the class of the engine that computes it, if any. */
export interface EngineExtractor extends FeatureExtractor {
  /** Engines of one class, such as `float32`, give interchangeable values. */
  readonly precisionClass?: string | undefined;
}

/** The description of an extractor. */
export function describeExtractor(
  extractor: EngineExtractor,
  storage: NumberFormat = 'float32',
): ExtractorDescription {
  const { id, view, width, usesEngine, precisionClass } = extractor;
  if (usesEngine && precisionClass === undefined) {
    throw new Error(`No engine computes ${JSON.stringify(id)}`);
  }
  const precision = usesEngine ? (precisionClass ?? null) : null;
  return {
    id,
    view,
    decoding: decodingVersion,
    width,
    precision,
    ...(storage === 'float16' ? { storage } : {}),
  };
}

/** The name of the folder with an extractor's features: 64 hex digits. */
export function cacheKey(description: ExtractorDescription): string {
  return createHash('sha256').update(canonicalJson(description)).digest('hex');
}
