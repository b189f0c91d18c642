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

/** A model's answers to the tests. */
export interface TestAnswers {
  readonly predictions: Predictions;
  /** For all pairs of each test's paintings without copies; undefined if not all were asked. */
  readonly allPairs: AllPairs | undefined;
  /** Every painting of the tests, those with an embedding first. */
  readonly tested: readonly CollectionPainting[];
  /** Undefined if the model provides none. */
  readonly embeddings: FeatureMatrix | undefined;
}

/**
 * Passes the tests' paintings to the model and asks about their pairs, without revealing anything, and for
 * the embeddings that a report draws.
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
  // The same list if possible, and immediately: what a model remembers of it is then not computed again.
  const shown = released.length > mostEmbedded ? released.slice(0, mostEmbedded) : released;
  const embeddings = await embedChecked(plugin, model, shown);
  await requireSymmetric(plugin, model, released, createRandom(seed, 'swapped'));
  return { ...labelAnswers({ tests, split, questions, answers }), embeddings };
}

/** Joins the answers to all questions about the tests with the truth. */
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
    // The mixed test contains every painting of the other two, in an order that reveals nothing.
    tested: tests.mixed.paintings,
  };
}
