import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type Progress, silentProgress } from '../../shared/progress.ts';

const flushCharacters = 1 << 20;

/**
 * Writes the pairs file and its answers, in the official layout: within each group of ascending
 * paintings (1,0), (2,0), (2,1), (3,0) …
 *
 * @param nameOf the image's name in the pairs file
 */
export async function writePairsAndAnswers(
  test: { readonly testGroups: readonly Uint32Array[]; readonly artist: Uint32Array },
  files: { readonly pairs: string; readonly answers: string },
  nameOf: (painting: number) => string,
  progress: Progress = silentProgress,
): Promise<void> {
  const pairs = createWriteStream(files.pairs);
  const answers = createWriteStream(files.answers);
  let pairsText = 'index,image1,image2\n';
  let answersText = 'index,sameArtist\n';
  let index = 0;
  let reported = 0;
  const flush = async () => {
    progress.advance(index - reported);
    reported = index;
    if (!pairs.write(pairsText)) await once(pairs, 'drain');
    if (!answers.write(answersText)) await once(answers, 'drain');
    pairsText = '';
    answersText = '';
  };
  for (const group of test.testGroups) {
    for (const [i, first] of group.entries()) {
      const head = `,${nameOf(first)},`;
      const artist = test.artist[first];
      for (const second of group.subarray(0, i)) {
        pairsText += `${index}${head}${nameOf(second)}\n`;
        answersText += `${index},${artist === test.artist[second] ? '1.0' : '0.0'}\n`;
        index++;
      }
      if (pairsText.length > flushCharacters) await flush();
    }
  }
  await flush();
  pairs.end();
  answers.end();
  await Promise.all([once(pairs, 'close'), once(answers, 'close')]);
}
