import type { FeatureMatrix, Model } from '../../contract/plugin.ts';
import { createRandom } from '../../contract/random.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import type { TestSet } from '../../data/pairs/test-sets.ts';
import type { Split } from '../../data/splits/split.ts';
import { embedChecked, mostEmbedded } from '../../host/embed.ts';
import type { PaintingHandles } from '../../host/painting-handles.ts';
import { predictChecked } from '../../host/predict.ts';
import { requireSymmetric } from '../../host/require-symmetric.ts';
import { answersOf, askTests, type TestQuestions } from '../../host/test-questions.ts';
import type { TestName } from '../../scoring/score.ts';
import type { AllPairs } from '../../scoring/score-all-pairs.ts';
import type { Predictions } from '../records/predictions.ts';
import { labelAllPairs } from './label-all-pairs.ts';
import { labelPredictions } from './label-predictions.ts';

/** What a model has to say of the tests. */
export interface TestAnswers {
  readonly predictions: Predictions;
  /** To all pairs of each test's paintings, copies left out; undefined if not all were asked. */
  readonly allPairs: AllPairs | undefined;
  /** Every painting of the tests; those with an embedding come first. */
  readonly tested: readonly CollectionPainting[];
  /** Undefined if the model offers none. */
  readonly embeddings: FeatureMatrix | undefined;
}

/**
 * Hands the tests' paintings over and asks about their pairs, in a way that gives nothing away, and
 * for the embeddings that a report draws.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PREDICTION_INCONSISTENT`, `EMBEDDING_INVALID`
 */
export async function answerTests({
  plugin,
  model,
  tests,
  split,
  handles,
}: {
  /** Its name, for messages. */
  readonly plugin: string;
  readonly model: Model;
  readonly tests: Readonly<Record<TestName, TestSet>>;
  readonly split: Split;
  readonly handles: PaintingHandles;
}): Promise<TestAnswers> {
  const { seed } = split.settings;
  const questions = askTests(tests, createRandom(seed, 'questions'));
  const released = questions.paintings.map((painting) => handles.release(painting));
  const answers = await predictChecked(plugin, model, released, questions.pairs);
  // The same list if it may be, and at once: what a model remembers of it is not computed again.
  const shown = released.length > mostEmbedded ? released.slice(0, mostEmbedded) : released;
  const embeddings = await embedChecked(plugin, model, shown);
  await requireSymmetric(plugin, model, released, createRandom(seed, 'swapped'));
  return { ...labelAnswers({ tests, split, questions, answers }), embeddings };
}

/** Joins the answers to all that was asked of the tests with the truth. */
export function labelAnswers({
  tests,
  split,
  questions,
  answers,
}: {
  readonly tests: Readonly<Record<TestName, TestSet>>;
  readonly split: Split;
  readonly questions: TestQuestions;
  /** A probability for each pair of the questions. */
  readonly answers: Float32Array;
}): Omit<TestAnswers, 'embeddings'> {
  const label = (name: TestName) =>
    labelPredictions(tests[name], answersOf(name, questions, answers));
  return {
    predictions: { seen: label('seen'), unseen: label('unseen'), mixed: label('mixed') },
    allPairs: questions.isComplete ? labelAllPairs(questions, answers, split) : undefined,
    // The mixed test holds every painting of both others, in an order that says nothing.
    tested: tests.mixed.paintings,
  };
}
