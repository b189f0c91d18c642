import { describe, expect, it } from 'vitest';
import { listWords } from '../../../harness/cli/arguments/list-words.ts';

const options = [
  { flag: 'collection', needsValue: true, isList: false },
  { flag: 'force', needsValue: false, isList: false },
  { flag: 'with', needsValue: true, isList: true },
];

describe('the words of a command line', () => {
  it.each([
    ['a b', ['a', 'b'], []],
    ['a --collection folder b', ['a', 'b'], []],
    ['--collection=folder a', ['a'], []],
    ['--force a', ['a'], []],
    ['--verbose a', ['a'], []],
    ['--with x y --force a', ['a'], []],
    ['--epochs 5 a', ['a'], ['5']],
    ['--epochs=5 a', ['a'], []],
    ['--epochs --force a', ['a'], []],
    ['a --with', ['a'], []],
  ])('%s', (line, words, afterUnknownFlags) => {
    expect(listWords(line.split(' '), options)).toEqual({ words, afterUnknownFlags });
  });
});
