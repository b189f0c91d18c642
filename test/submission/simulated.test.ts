import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import { drawEmbeddings } from '../../harness/data/simulation/draw-embeddings.ts';
import { writePairsAndAnswers } from '../../harness/data/simulation/write-pairs.ts';
import { gradeSubmission } from '../../harness/submission/grade-submission.ts';
import { writeSubmission } from '../../harness/submission/write-submission.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

test('the graded AUC of a written submission is that of its embeddings', async () => {
  const folder = temporaryFolder();
  const sizes = [70, 50, 30];
  const width = 8;
  const random = createRandom(4);
  const artist = Uint32Array.from({ length: 150 }, () => random.below(9));
  const embedding = drawEmbeddings(artist, { width, separability: 0.8, random });
  const starts = [0, 70, 120];
  const testGroups = starts.map((start, group) =>
    Uint32Array.from({ length: sizes[group]! }, (_, i) => start + i),
  );
  const answerOf = (i: number, j: number) => {
    let dot = 0;
    for (let k = 0; k < width; k++) dot += embedding[i * width + k]! * embedding[j * width + k]!;
    // Steep: most probabilities are close together at both ends.
    return Math.fround(1 / (1 + Math.exp(-12 * dot)));
  };

  const scores: Record<'true' | 'false', number[]> = { true: [], false: [] };
  for (const [group, size] of sizes.entries()) {
    const start = starts[group]!;
    for (let i = start; i < start + size; i++) {
      for (let j = start; j < i; j++) {
        scores[`${artist[i] === artist[j]}`].push(answerOf(i, j));
      }
    }
  }
  let wins = 0;
  for (const p of scores.true) {
    for (const q of scores.false) wins += p > q ? 1 : p === q ? 0.5 : 0;
  }

  const pairsFile = join(folder, 'pairs.csv');
  const answers = join(folder, 'answers.csv');
  const files = { pairs: pairsFile, answers };
  const submission = join(folder, 'submission.csv.gz');
  await writePairsAndAnswers({ artist, testGroups }, files, (i) => `${100_000 + i}.jpg`);
  await writeSubmission({
    pairsFile,
    outFile: submission,
    gzip: true,
    model: 'dot product',
    async answer({ images, a, b }) {
      const painting = (image: number) => Number.parseInt(images[image]!, 10) - 100_000;
      return Float32Array.from(a, (first, i) => answerOf(painting(first), painting(b[i]!)));
    },
  });
  const { auc, positives } = await gradeSubmission({ submission, answers, draws: 0 });
  expect(positives).toBe(scores.true.length);
  expect(auc).toBeGreaterThan(0.7);
  expect(auc).toBe(wins / (scores.true.length * scores.false.length));
});
