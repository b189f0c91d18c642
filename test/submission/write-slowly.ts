/** Writes a submission with a pause before each chunk, for tests that kill it half-way. */
import { setTimeout as pause } from 'node:timers/promises';
import { writeSubmission } from '../../harness/submission/write-submission.ts';
import { answerAll } from './answer-by-name.ts';

const [pairsFile = '', outFile = '', gzip = '', pauseMs = ''] = process.argv.slice(2);
await writeSubmission({
  pairsFile,
  outFile,
  gzip: gzip === 'true',
  model: 'by name',
  chunkRows: 500,
  async answer(pairs) {
    await pause(Number(pauseMs));
    return answerAll(pairs);
  },
});
