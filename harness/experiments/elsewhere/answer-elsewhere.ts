import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { describeTimes } from '../../compute/features/extraction-times.ts';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { createRandom } from '../../contract/random.ts';
import type { Collection } from '../../data/collection/collection.ts';
import type { TestSet } from '../../data/pairs/test-sets.ts';
import { predictChecked } from '../../host/predict.ts';
import { requireSymmetric } from '../../host/require-symmetric.ts';
import { answersOf, askTest } from '../../host/test-questions.ts';
import type { Workbench } from '../../host/workbench.ts';
import { scorePairs, scoreWithoutArtists } from '../../scoring/score-pairs.ts';
import { type ElsewhereRecord, type FoundElsewhere, writeElsewhere } from '../records/elsewhere.ts';
import type { TestPredictions } from '../records/predictions.ts';
import { labelPredictions } from '../run/label-predictions.ts';
import { loadModel, type TrainedRun } from '../run/open-model.ts';

/** A test of a finished run on paintings other than its own. */
export interface TestElsewhere {
  readonly collection: Collection;
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  readonly test: TestSet;
  /** The result of `hashTest`. */
  readonly hash: string;
  /** The requested engine. */
  readonly wanted: string;
  /** For a list of pairs. */
  readonly pairs?: NonNullable<ElsewhereRecord['pairs']>;
}

/** Asks the model, scores its answers and records both. */
export async function answerElsewhere(
  trained: TrainedRun,
  { collection, leftOut, test, hash, wanted, pairs }: TestElsewhere,
  bench: Workbench,
  log: (line: string) => void,
): Promise<FoundElsewhere> {
  const { folder, manifest, scores } = trained.run;
  const startedAt = performance.now();
  const { plugin, model, handles } = await loadModel(trained, bench, {
    collection,
    onTimes: (times) => log(describeTimes(times)),
  });
  const questions = askTest(test, createRandom(0, 'questions elsewhere'));
  const released = questions.paintings.map((painting) => handles.release(painting));
  const answers = await predictChecked(plugin.name, model, released, questions.pairs);
  await requireSymmetric(plugin.name, model, released, createRandom(0, 'swapped elsewhere'));
  const labelled = labelPredictions(test, answersOf('only', questions, answers));
  const { threshold } = scores;
  const isWithoutArtists = pairs?.areArtistsKnown === false;
  const predictions = isWithoutArtists ? withoutArtists(labelled) : labelled;
  const { kind, name, root, paintings, problems } = collection;
  const engine = await plugin.chooseEngine({ engine: wanted, onEngine() {} });
  return writeElsewhere(
    folder,
    {
      run: { id: manifest.id },
      created: new Date().toISOString(),
      collection: {
        kind,
        name,
        root,
        hash: collection.hash,
        paintings: paintings.length,
        problems: problems.length,
      },
      ...(pairs === undefined ? {} : { pairs }),
      test: hash,
      paintings: test.paintings.length,
      leftOut: [...leftOut],
      engine: { name: engine.name, device: engine.device, version: engine.version },
      threshold,
      score: isWithoutArtists
        ? { artists: 0, ...scoreWithoutArtists({ ...predictions, threshold }) }
        : scorePairs({ ...predictions, threshold, seed: 0 }),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    },
    { predictions, tested: test.paintings },
  );
}

/** Numbers that only reveal the labels. */
function withoutArtists(predictions: TestPredictions): TestPredictions {
  return {
    ...predictions,
    artistA: new Int32Array(predictions.same.length),
    artistB: Int32Array.from(predictions.same, (same) => (same === 1 ? 0 : 1)),
  };
}

/** SHA-256 over the paintings and pairs of a test: tests with the same hash can be compared. */
export function hashTest({ paintings, pairs }: TestSet): string {
  const ids = paintings.map(({ id, artist, digest }) => [id, artist, digest]);
  const hash = createHash('sha256').update(canonicalJson(ids));
  for (const list of [pairs.a, pairs.b, pairs.same]) hash.update(`\n${list.join(' ')}`);
  return hash.digest('hex');
}
