import type { FeatureStore } from '../compute/features/feature-store.ts';
import { canonicalJson } from '../contract/canonical-json.ts';
import { HarnessError } from '../contract/errors.ts';
import type { WeightsPolicy, WeightsProvenance } from '../contract/plugin.ts';
import type { ImagePool } from '../data/images/pool.ts';
import { type Progress, startProgress } from '../shared/progress.ts';
import type { ServedWith } from './hosted-plugin.ts';
import type { PaintingHandles } from './painting-handles.ts';

/** The parts of the services. */
export interface ServiceParts {
  /** The requested one: a name, or `auto`. */
  readonly engine: string;
  readonly store: FeatureStore;
  readonly pool: ImagePool;
  readonly handles: PaintingHandles;
  readonly weights: WeightsPolicy;
  readonly log: (line: string) => void;
  readonly onEngine: ServedWith['onEngine'];
  /** The terminal's by default. */
  readonly startProgress?: (label: string, total: number, unit: string) => Progress;
}

/** The services of one run, with a record of the weights used. */
export function createServices(parts: ServiceParts): {
  services: ServedWith;
  provenance: ReadonlyMap<string, WeightsProvenance>;
} {
  const provenance = new Map<string, WeightsProvenance>();
  const services: ServedWith = {
    engine: parts.engine,
    onEngine: parts.onEngine,
    weights: parts.weights,
    log: parts.log,
    progress: parts.startProgress ?? startProgress,
    // Members of an ensemble may use one backbone with different weights.
    reportWeights: (report) => provenance.set(canonicalJson(report), report),
    async features(extractors, paintings) {
      const files = parts.handles.filesOf(paintings);
      const { matrix, failures } = await parts.store.features(extractors, files);
      failIfUnreadable(failures, (index) => files[index]?.file);
      return matrix;
    },
    async *pixels(view, paintings, batchSize) {
      const files = parts.handles.filesOf(paintings).map(({ file }) => file);
      let first = 0;
      for await (const { batch, failures } of parts.pool.decode(files, view, batchSize)) {
        const from = first;
        failIfUnreadable(failures, (index) => files[from + index]);
        first += batch.count;
        yield batch;
      }
    },
  };
  return { services, provenance };
}

// Every painting was fully decoded when the collection was opened, so a failure now means that the file has
// changed or disappeared since.
function failIfUnreadable(
  failures: readonly { index: number; reason: string }[],
  fileAt: (index: number) => string | undefined,
): void {
  const [failure] = failures;
  if (failure === undefined) return;
  throw new HarnessError(
    'IMAGE_CHANGED',
    `${fileAt(failure.index)} could be read when the run began but no longer can be: ${failure.reason}`,
  );
}
