import { createHash } from 'node:crypto';
import { createRandom } from '../../contract/random.ts';
import type { Collection, CollectionPainting } from '../../data/collection/collection.ts';
import {
  type TestSet,
  testSets,
  type ValidationSets,
  validationSets,
} from '../../data/pairs/test-sets.ts';
import type { Split } from '../../data/splits/split.ts';
import { askTests, type TestQuestions } from '../../host/test-questions.ts';
import type { TestName } from '../../scoring/score.ts';
import { takePaintings } from '../run/take-paintings.ts';

/** The training data and questions for a program outside the harness, the same as for a plugin. */
export interface Questions {
  readonly train: readonly CollectionPainting[];
  readonly validation: ValidationSets;
  readonly tests: Readonly<Record<TestName, TestSet>>;
  /** The tests' paintings and their pairs, in an order that reveals nothing. */
  readonly asked: TestQuestions;
  /** The name of each of these paintings, by its id, which reveals neither artist nor file. */
  readonly names: ReadonlyMap<string, string>;
}

/** 64 bits: with a million names per split, a collision occurs once in 40 million splits. */
const nameDigits = 16;

/** Lists the questions; the same split of the same collection always gives the same questions and names. */
export function listQuestions(split: Split, collection: Collection): Questions {
  const train = takePaintings(split.parts.train, collection);
  const validation = validationSets(split, collection);
  const tests = testSets(split, collection);
  const asked = askTests(tests, createRandom(split.settings.seed, 'questions'));
  const paintings = [...train, ...validation.paintings, ...asked.paintings];
  const nameOf = (id: string) =>
    createHash('sha256')
      .update(JSON.stringify([split.hash, id]))
      .digest('hex')
      .slice(0, nameDigits);
  const names = new Map(paintings.map(({ id }) => [id, nameOf(id)]));
  if (new Set(names.values()).size < names.size)
    throw new Error('Two paintings have the same name');
  return { train, validation, tests, asked, names };
}
