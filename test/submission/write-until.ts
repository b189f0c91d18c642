/**
 * Writes a submission with a checkpoint after each chunk, and stops for good before it answers one
 * of the chunks: there it waits to be killed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { writeSubmission } from '../../harness/submission/write-submission.ts';
import { answerAll } from './answer-by-name.ts';

const [pairsFile = '', outFile = '', gzip = '', until = ''] = process.argv.slice(2);
let chunks = 0;
await writeSubmission({
  pairsFile,
  outFile,
  gzip: gzip === 'true',
  model: 'by name',
  chunkRows: 500,
  checkpointEveryMs: 0,
  async answer(pairs) {
    while (chunks === Number(until)) await pause(1_000_000);
    chunks++;
    return answerAll(pairs);
  },
});
