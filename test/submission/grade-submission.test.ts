import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import { createBinomial } from '../../harness/submission/draw-binomial.ts';
import { type Grade, gradeSubmission } from '../../harness/submission/grade-submission.ts';
import { groupPairs, type PairGroups } from '../../harness/submission/pair-groups.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeZip } from '../material/write-zip.ts';
import { expectError } from './expect-code.ts';

const folder = temporaryFolder();
const submission = join(folder, 'submission.csv');
const answers = join(folder, 'answers.csv');
const header = ['index', 'sameArtist'];

interface Scored {
  readonly same: readonly number[];
  readonly probability: readonly number[];
}

async function grade(
  { same, probability }: Scored,
  options: { groups?: PairGroups; draws?: number; seed?: number } = { draws: 0 },
): Promise<Grade> {
  await writeFile(answers, stringify([header, ...same.map((value, i) => [i, `${value}.0`])]));
  await writeFile(submission, stringify([header, ...probability.map((value, i) => [i, value])]));
  return gradeSubmission({ submission, answers, ...options });
}

/** By definition: every positive against every negative, a tie counts half. */
function bruteForce({ same, probability }: Scored, isIn = (_: number) => true): number | null {
  let wins = 0;
  let comparisons = 0;
  for (const [i, p] of probability.entries()) {
    if (same[i] === 0 || !isIn(i)) continue;
    for (const [j, q] of probability.entries()) {
      if (same[j] === 1 || !isIn(j)) continue;
      comparisons++;
      wins += p > q ? 1 : p === q ? 0.5 : 0;
    }
  }
  return comparisons === 0 ? null : wins / comparisons;
}

const rows = fc.array(
  fc.record({
    same: fc.constantFrom(0, 1),
    probability: fc.oneof(
      fc.integer({ min: 0, max: 5 }).map((n) => n / 5),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    // 3: in no group.
    group: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 50 },
);

describe('the AUC', () => {
  test("equals scikit-learn's, with ties", async () => {
    const oracle = new URL('fixtures/auc-oracle.json', import.meta.url);
    const { cases } = JSON.parse(await readFile(oracle, 'utf8'));
    expect(cases).toHaveLength(6);
    for (const scored of cases) {
      expect(Math.abs((await grade(scored)).auc! - scored.auc)).toBeLessThan(1e-12);
    }
  });

  test('is 1 for the answers, 0.5 for a constant and 0 for the answers negated', async () => {
    const random = createRandom(5);
    const same = Array.from({ length: 3000 }, () => (random.uniform() < 0.02 ? 1 : 0));
    const aucOf = async (probability: number[]) => (await grade({ same, probability })).auc;
    expect(await aucOf(same)).toBe(1);
    expect(await aucOf(same.map(() => 0.3))).toBe(0.5);
    expect(await aucOf(same.map((value) => 1 - value))).toBe(0);
    // The answers file itself is a perfect submission.
    expect((await gradeSubmission({ submission: answers, answers })).auc).toBe(1);
  });

  test('equals brute force over all rows and in each group', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const scored = {
          same: list.map(({ same }) => same),
          probability: list.map(({ probability }) => probability),
        };
        const group = Uint8Array.from(list, (row) => row.group);
        const names = ['one', 'two', 'three'];
        const groups = { names, index: Uint32Array.from(list.keys()), group };
        const found = await grade(scored, { groups, draws: 0 });
        const close = (auc: number | null, expected: number | null) =>
          expected === null ? expect(auc).toBeNull() : expect(auc).toBeCloseTo(expected, 12);
        close(found.auc, bruteForce(scored));
        expect(found).toMatchObject({
          rows: list.length,
          positives: scored.same.filter((value) => value === 1).length,
        });
        for (const [code, name] of names.entries()) {
          close(
            found.groups[name]!.auc,
            bruteForce(scored, (i) => group[i] === code),
          );
          expect(found.groups[name]!.rows).toBe(group.filter((value) => value === code).length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('pairs are grouped', () => {
  const pairsFile = join(folder, 'pairs.csv');
  test('by whether their artists were seen', async () => {
    await writeFile(pairsFile, 'index,image1,image2\n0,s1,s2\n2,u1,s1\n3,u1,u2\n9,s2,u2\n');
    const groups = await groupPairs(pairsFile, (image) => image.startsWith('s'));
    expect([...groups.group].map((code) => groups.names[code])).toEqual([
      'seen-seen',
      'mixed',
      'unseen-unseen',
      'mixed',
    ]);
    expect([...groups.index]).toEqual([0, 2, 3, 9]);
  });

  test('and refused where they belong to other answers', async () => {
    await writeFile(pairsFile, 'index,image1,image2\n0,a,b\n1,a,c\n');
    const groups = await groupPairs(pairsFile, () => true);
    const scored = { same: [1, 0, 1], probability: [1, 0, 1] };
    await expectError(
      grade(scored, { groups }),
      'ANSWERS_GROUPS',
      'The answers (3 rows) and the pairs file (2 rows) differ from row 3 on. Name the pairs file that the answers belong to.',
    );
  });
});

describe('the public and private leaderboards', () => {
  const random = createRandom(11);
  const same = Array.from({ length: 4000 }, (_, i) => (i % 20 === 0 ? 1 : 0));
  // Some ties.
  const probability = same.map((value) => {
    const score = 1 / (1 + Math.exp(-random.normal() - 1.2 * value));
    return random.uniform() < 0.3 ? Math.round(score * 20) / 20 : score;
  });

  test('spread as when rows are drawn one by one', async () => {
    const draws = 400;
    const { leaderboards, auc } = await grade({ same, probability }, { draws, seed: 3 });
    const drawn = { public: [] as number[], private: [] as number[], drop: [] as number[] };
    for (let draw = 0; draw < draws; draw++) {
      const isPublic = same.map(() => random.uniform() < 0.7);
      const [first, second] = [true, false].map((side) =>
        bruteForceSorted({ same, probability }, (i) => isPublic[i] === side),
      );
      drawn.public.push(first!);
      drawn.private.push(second!);
      drawn.drop.push(second! - first!);
    }
    expect(leaderboards?.draws).toBe(draws);
    for (const side of ['public', 'private', 'drop'] as const) {
      const sorted = drawn[side].sort((a, b) => a - b);
      const mean = sorted.reduce((sum, value) => sum + value, 0) / draws;
      const low = sorted[Math.round(0.025 * (draws - 1))]!;
      const high = sorted[Math.round(0.975 * (draws - 1))]!;
      const found = leaderboards![side];
      const width = high - low;
      expect(Math.abs(found.value - mean)).toBeLessThan(0.1 * width);
      expect((found.high - found.low) / width).toBeGreaterThan(0.8);
      expect((found.high - found.low) / width).toBeLessThan(1.25);
      expect(found.low).toBeLessThan(side === 'drop' ? 0 : auc!);
      expect(found.high).toBeGreaterThan(side === 'drop' ? 0 : auc!);
    }
  });

  test('are the same under the same seed, and others under another', async () => {
    const first = await grade({ same, probability }, { draws: 20, seed: 1 });
    expect((await grade({ same, probability }, { draws: 20, seed: 1 })).leaderboards).toEqual(
      first.leaderboards,
    );
    expect((await grade({ same, probability }, { draws: 20, seed: 2 })).leaderboards).not.toEqual(
      first.leaderboards,
    );
  });

  test('are left out where a side has no positives', async () => {
    const { auc, leaderboards } = await grade({ same: [1, 0], probability: [1, 0] }, { draws: 9 });
    expect(auc).toBe(1);
    expect(leaderboards).toBeNull();
  });
});

function bruteForceSorted({ same, probability }: Scored, isIn: (row: number) => boolean): number {
  const sorted = probability
    .map((value, row) => ({ value, row }))
    .filter(({ row }) => isIn(row))
    .sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let positives = 0;
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (j < sorted.length && sorted[j]!.value === sorted[i]!.value) j++;
    for (let k = i; k < j; k++) {
      if (same[sorted[k]!.row] === 1) {
        rankSum += (i + 1 + j) / 2;
        positives++;
      }
    }
    i = j;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (sorted.length - positives));
}

test('binomial draws have the distribution of as many single trials', () => {
  const random = createRandom(8);
  const draw = createBinomial(0.7, random);
  for (const n of [0, 1, 2, 5, 30, 512, 513, 5000]) {
    const draws = 20_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < draws; i++) {
      const successes = draw(n);
      expect(successes >= 0 && successes <= n).toBe(true);
      sum += successes;
      squares += (successes - 0.7 * n) ** 2;
    }
    const variance = 0.21 * n;
    // Five standard errors.
    expect(Math.abs(sum / draws - 0.7 * n)).toBeLessThanOrEqual(5 * Math.sqrt(variance / draws));
    expect(Math.abs(squares / draws - variance)).toBeLessThanOrEqual(
      5 * Math.max(variance, 0.21) * Math.sqrt(3 / draws) * Math.sign(n),
    );
  }
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 100_000; i++) counts[draw(3)]!++;
  for (const [k, expected] of [0.027, 0.189, 0.441, 0.343].entries()) {
    expect(Math.abs(counts[k]! / 100_000 - expected)).toBeLessThan(0.006);
  }
});

describe('a submission', () => {
  const same = [0, 1, 0, 1];
  const right = 'index,sameArtist\n10,0.1\n11,0.8\n12,0.3\n13,0.2\n';

  async function gradeText(text: string | Buffer): Promise<number | null> {
    await writeFile(
      answers,
      stringify([header, ...same.map((value, i) => [10 + i, `${value}.0`])]),
    );
    await writeFile(submission, text);
    return (await gradeSubmission({ submission, answers, draws: 0 })).auc;
  }

  test.each<[string, string | Buffer]>([
    ['as it should be', right],
    ['with a byte order mark', `\ufeff${right}`],
    ['with Windows line ends', right.replaceAll('\n', '\r\n')],
    ['with quoted numbers', right.replaceAll(/[^,\n]+/g, '"$&"')],
    ['with blank lines and no last line end', `${right.replaceAll('\n', '\n\n').trimEnd()}`],
    ['with exponents', right.replace('0.1', '1e-1').replace('0.8', '8.0E-01')],
    ['with its rows in another order', 'index,sameArtist\n13,0.2\n11,0.8\n10,0.1\n12,0.3\n'],
    ['as gzip', gzipSync(right)],
    ['as UTF-16', Buffer.from(`\ufeff${right}`, 'utf16le')],
    ['with only carriage returns', right.replaceAll('\n', '\r')],
    ['with semicolons', right.replaceAll(',', ';')],
    ['with semicolons and quotes', right.replaceAll(/[^,\n]+/g, '"$&"').replaceAll(',', ';')],
    ['with tabs', right.replaceAll(',', '\t')],
    [
      'as a spreadsheet saves "Unicode text"',
      Buffer.from(`\ufeff${right.replaceAll(',', '\t').replaceAll('\n', '\r\n')}`, 'utf16le'),
    ],
  ])('%s is read', async (_, text) => {
    expect(await gradeText(text)).toBe(0.75);
  });

  test('in a zip archive is read, as are the answers', async () => {
    const zipped = await writeZip(join(folder, 'submission.zip'), { 'submission.csv': right });
    const truth = stringify([header, ...same.map((value, i) => [10 + i, `${value}.0`])]);
    const name = 'solution_painter.csv';
    const zippedAnswers = await writeZip(join(folder, `${name}.zip`), { [name]: truth });
    const grade = await gradeSubmission({ submission: zipped, answers: zippedAnswers, draws: 0 });
    expect(grade.auc).toBe(0.75);
  });

  test.each([
    [
      'of two files',
      { 'a.csv': right, 'b.csv': right },
      'two.zip cannot be read: it is an archive of 2 files (a.csv, b.csv) instead of one. Check the path, or fetch the file again.',
    ],
    [
      'of nothing',
      {},
      'two.zip cannot be read: it is an archive without a table. Check the path, or fetch the file again.',
    ],
  ])('in an archive %s is refused', async (_, entries, message) => {
    await gradeText(right);
    const zipped = await writeZip(join(folder, 'two.zip'), entries as Record<string, string>);
    const grade = gradeSubmission({ submission: zipped, answers, draws: 0 });
    await expectError(grade, 'SUBMISSION_UNREADABLE', message);
  });

  test.each<[string, string, string, string]>([
    [
      'a missing row',
      right.replace('12,0.3\n', ''),
      'SUBMISSION_MISSING',
      'submission.csv: 3 of 4 pairs are answered; the first one missing is index 12. Write one row for every pair.',
    ],
    [
      'no rows',
      'index,sameArtist\n',
      'SUBMISSION_MISSING',
      'submission.csv: 0 of 4 pairs are answered; the first one missing is index 10. Write one row for every pair.',
    ],
    [
      'an extra row',
      `${right}14,0.5\n`,
      'SUBMISSION_EXTRA',
      'submission.csv, line 6: the index 14 is not among the 4 pairs. Remove it.',
    ],
    [
      'an earlier extra row',
      right.replace('10,', '9,0\n10,'),
      'SUBMISSION_EXTRA',
      'submission.csv, line 2: the index 9 is not among the 4 pairs. Remove it.',
    ],
    [
      'a row twice',
      right.replace('12,0.3', '11,0.3'),
      'SUBMISSION_DUPLICATE',
      'submission.csv, line 4: the index 11 occurs twice. Each pair has one row.',
    ],
    [
      'NaN',
      right.replace('0.3', 'nan'),
      'SUBMISSION_NOT_A_NUMBER',
      'submission.csv, line 4: sameArtist is "nan", not a number from 0 to 1.',
    ],
    [
      'an empty answer',
      right.replace('0.3', ''),
      'SUBMISSION_NOT_A_NUMBER',
      'submission.csv, line 4: sameArtist is "", not a number from 0 to 1.',
    ],
    [
      'infinity',
      right.replace('0.3', 'inf'),
      'SUBMISSION_NOT_A_NUMBER',
      'submission.csv, line 4: sameArtist is "inf", not a number from 0 to 1.',
    ],
    [
      'a decimal comma',
      right.replace('0.3', '0,3'),
      'SUBMISSION_INVALID',
      'submission.csv, line 4: has 3 fields, but the header has 2 (index,sameArtist). Correct or remove the line.',
    ],
    [
      'a decimal comma between semicolons',
      right.replaceAll(',', ';').replace('0.3', '0,3'),
      'SUBMISSION_NOT_A_NUMBER',
      'submission.csv, line 4: sameArtist is "0,3", not a number from 0 to 1.',
    ],
    [
      'another header between semicolons',
      right.replaceAll(',', ';').replace('sameArtist', 'same;artist'),
      'SUBMISSION_HEADER',
      'submission.csv, line 1: the header is "index;same;artist", but "index,sameArtist" is expected.',
    ],
    [
      'a number above 1',
      right.replace('0.3', '1.01'),
      'SUBMISSION_OUT_OF_RANGE',
      'submission.csv, line 4: sameArtist is 1.01, not a probability from 0 to 1.',
    ],
    [
      'a number below 0',
      right.replace('0.3', '-1e-3'),
      'SUBMISSION_OUT_OF_RANGE',
      'submission.csv, line 4: sameArtist is -1e-3, not a probability from 0 to 1.',
    ],
    [
      'an index with decimals',
      right.replace('12,', '12.0,'),
      'SUBMISSION_INDEX',
      'submission.csv, line 4: the index "12.0" is not an integer in plain digits.',
    ],
    [
      'one field',
      right.replace(',0.3', ''),
      'SUBMISSION_INVALID',
      'submission.csv, line 4: has one field, but the header has 2 (index,sameArtist). Correct or remove the line.',
    ],
    [
      'another header',
      right.replace('sameArtist', 'same_artist'),
      'SUBMISSION_HEADER',
      'submission.csv, line 1: the header is "index,same_artist", but "index,sameArtist" is expected.',
    ],
    [
      "pandas's row numbers",
      right.replace('index', ',index'),
      'SUBMISSION_HEADER',
      'submission.csv, line 1: the header is ",index,sameArtist", but "index,sameArtist" is expected.',
    ],
    [
      'no header',
      right.replace('index,sameArtist\n', ''),
      'SUBMISSION_HEADER',
      'submission.csv, line 1: the header is "10,0.1", but "index,sameArtist" is expected.',
    ],
    [
      'nothing',
      '',
      'SUBMISSION_HEADER',
      'submission.csv is empty. Its first line must be "index,sameArtist".',
    ],
  ])('with %s is refused', async (_, text, code, message) => {
    await expectError(gradeText(text), code, message);
  });

  test('in any order and with gaps in the index earns the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        fc.integer(),
        async (list, steps, seed) => {
          let index = 0;
          const indexed = list.map((row) => {
            index += steps.next().value ?? 1;
            return { ...row, index };
          });
          await writeFile(
            answers,
            stringify([header, ...indexed.map((row) => [row.index, row.same])]),
          );
          const shuffled = createRandom(seed).shuffle([...indexed]);
          await writeFile(
            submission,
            stringify([header, ...shuffled.map((row) => [row.index, row.probability])]),
          );
          const { auc } = await gradeSubmission({ submission, answers, draws: 0 });
          const expected = bruteForce({
            same: list.map((row) => row.same),
            probability: list.map((row) => row.probability),
          });
          if (expected === null) expect(auc).toBeNull();
          else expect(auc).toBeCloseTo(expected, 12);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('answers are refused', () => {
  test.each<[string, string, string, string]>([
    [
      'with probabilities',
      'index,sameArtist\n0,0.0\n1,0.7\n',
      'ANSWERS_INVALID',
      'answers.csv, line 3: the answer "0.7" is neither 0 nor 1. Name the released answers, not a submission.',
    ],
    [
      'out of order',
      'index,sameArtist\n4,0.0\n3,1.0\n',
      'ANSWERS_INVALID',
      'answers.csv, line 3: the index "3" is not an integer above the previous one. The answers must be sorted by index.',
    ],
    [
      'that hold none',
      'index,sameArtist\n',
      'ANSWERS_EMPTY',
      'answers.csv contains no answers below its header, so nothing can be graded. Name the released answers.',
    ],
    [
      'that are an empty file',
      '',
      'ANSWERS_HEADER',
      'answers.csv is empty. Its first line must be "index,sameArtist".',
    ],
    [
      'with another header',
      'id,same\n',
      'ANSWERS_HEADER',
      'answers.csv, line 1: the header is "id,same", but "index,sameArtist" is expected.',
    ],
  ])('%s', async (_, text, code, message) => {
    await writeFile(answers, text);
    await writeFile(submission, 'index,sameArtist\n0,0.5\n');
    await expectError(gradeSubmission({ submission, answers }), code, message);
  });
});
