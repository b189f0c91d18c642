import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeWhole } from '../../harness/experiments/answered/write-questions.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

it('leaves nothing behind when an error ends the writing of questions', async () => {
  const folder = temporaryFolder();
  function* blocks() {
    yield 'a,b\n';
    throw new Error('a painting has gone');
  }
  await expect(writeWhole(join(folder, 'q.csv'), blocks())).rejects.toThrow('has gone');
  expect(readdirSync(folder)).toEqual([]);
  await writeWhole(join(folder, 'q.csv'), ['a,b\n', '1,2\n']);
  expect(readdirSync(folder)).toEqual(['q.csv']);
  expect(readFileSync(join(folder, 'q.csv'), 'utf8')).toBe('a,b\n1,2\n');
});
