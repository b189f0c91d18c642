import { basename } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { Pairs } from '../../contract/plugin.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import { readCsv } from '../../data/collection/read-csv.ts';
import { pairsInvalid, quoteCell, readCell, readProbability } from '../../data/pairs/read-cells.ts';
import type { ValidationName } from '../../scoring/score.ts';
import { createPairFinder, type FindPair } from './find-pairs.ts';
import type { Questions } from './list-questions.ts';

/** The answers of another program: one probability per pair of the questions, in order. */
export interface ReadAnswers {
  readonly validation: Readonly<Record<ValidationName, Float32Array>>;
  /** Answers to all pairs of `asked`. */
  readonly tests: Float32Array;
}

/** Paintings, the pairs in the questions, and the answers so far. */
interface AskedPart {
  readonly paintings: readonly CollectionPainting[];
  readonly pairs: Pairs;
  readonly find: FindPair;
  readonly answers: Float32Array;
  /** The line of each answer; 0 if there is none yet. */
  readonly lines: Uint32Array;
}

/**
 * Reads answers (`a`, `b`, `score` or `probability`, among other columns and in any order) and checks them
 * against the questions: each pair once, whichever painting comes first, and no other.
 *
 * @throws HarnessError `PAIRS_INVALID` with the line, `PREDICTION_INVALID` if pairs are missing, and the
 *   errors of `readCsv`
 */
export async function readAnswers(file: string, questions: Questions): Promise<ReadAnswers> {
  const name = basename(file);
  const { validation, asked, train, names } = questions;
  const { seen, unseen } = validation;
  const parts = [
    // Unseen pairs come after seen ones in the list of paintings, so the whole list is ascending.
    openPart(validation.paintings, {
      a: Uint32Array.from([...seen.a, ...unseen.a]),
      b: Uint32Array.from([...seen.b, ...unseen.b]),
    }),
    openPart(asked.paintings, asked.pairs),
  ] as const;
  const places = new Map<string, { readonly part: AskedPart; readonly index: number }>();
  for (const part of parts) {
    for (const [index, { id }] of part.paintings.entries()) {
      for (const known of [valueAt(names, id), id]) places.set(known, { part, index });
    }
  }
  const ids = new Set(parts.flatMap(({ paintings }) => paintings.map(({ id }) => id)));
  let namesPaths = false;
  const trained = new Set(train.flatMap(({ id }) => [valueAt(names, id), id]));
  const placeOf = (painting: string, line: number) => {
    const place = places.get(painting);
    if (place !== undefined) return place;
    const why = trained.has(painting)
      ? `${quoteCell(painting)} is a training painting, so no question asks about it`
      : `these questions have no painting ${quoteCell(painting)}; they may be for another split or collection`;
    throw pairsInvalid(name, line, why);
  };
  const [problem] = await readCsv(
    file,
    { required: ['a', 'b', 'score'], otherNames: { score: ['probability'] }, name },
    (row) => {
      const [a, b] = [readCell(row, 'a', name), readCell(row, 'b', name)];
      const [one, other] = [placeOf(a, row.line), placeOf(b, row.line)];
      namesPaths ||= ids.has(a);
      const place = one.part === other.part ? one.part.find(one.index, other.index) : -1;
      const pair = `${quoteCell(a)} and ${quoteCell(b)}`;
      if (place < 0) {
        throw pairsInvalid(name, row.line, `the pair ${pair} is not among the questions`);
      }
      const { answers, lines } = one.part;
      const earlier = itemAt(lines, place);
      if (earlier > 0) {
        throw pairsInvalid(name, row.line, `repeats the pair ${pair} of line ${earlier}`);
      }
      lines[place] = row.line;
      answers[place] = readProbability(row, 'score', name);
    },
  );
  if (problem !== undefined) throw pairsInvalid(name, problem.line ?? 1, problem.reason);
  requireAll(name, parts, (id) => (namesPaths ? id : valueAt(names, id)));
  const [ofValidation, ofTests] = parts;
  return {
    validation: {
      seen: ofValidation.answers.slice(0, seen.a.length),
      unseen: ofValidation.answers.slice(seen.a.length),
    },
    tests: ofTests.answers,
  };
}

function openPart(paintings: readonly CollectionPainting[], pairs: Pairs): AskedPart {
  const count = pairs.a.length;
  return {
    paintings,
    pairs,
    find: createPairFinder(pairs, paintings.length),
    answers: new Float32Array(count),
    lines: new Uint32Array(count),
  };
}

/** @param nameOf the name of a painting in the answers, so that messages reveal no artist */
function requireAll(
  name: string,
  parts: readonly AskedPart[],
  nameOf: (id: string) => string,
): void {
  const missing = parts.map(({ lines }) =>
    lines.reduce((sum, line) => sum + (line > 0 ? 0 : 1), 0),
  );
  const count = missing.reduce((sum, own) => sum + own, 0);
  if (count === 0) return;
  const part = itemAt(
    parts,
    missing.findIndex((own) => own > 0),
  );
  const first = part.lines.indexOf(0);
  const [a, b] = [part.pairs.a, part.pairs.b].map((of) =>
    quoteCell(nameOf(itemAt(part.paintings, itemAt(of, first)).id)),
  );
  const all = parts.reduce((sum, { lines }) => sum + lines.length, 0);
  throw new HarnessError(
    'PREDICTION_INVALID',
    `${name} lacks ${count} of ${all} answers; the first missing one is for ${a} and ${b}. Every pair in the questions needs an answer.`,
  );
}
