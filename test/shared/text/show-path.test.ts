import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { showPath } from '../../../harness/shared/text/show-path.ts';

it('names a file below the current folder from there, and any other in full', () => {
  expect(showPath(resolve('submissions', 'a'))).toBe(join('submissions', 'a'));
  expect(showPath(resolve('..a', 'b'))).toBe(join('..a', 'b'));
  for (const other of [resolve('..', 'paintings', 'a.jpg'), resolve('..'), resolve('.')])
    expect(showPath(other)).toBe(other);
});
