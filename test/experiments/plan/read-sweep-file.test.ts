import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandGrid, readSweepFile } from '../../../harness/experiments/plan/read-sweep-file.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();

describe('expandGrid', () => {
  it('combines every value of every axis', () => {
    expect(expandGrid({ a: [1, 2], b: 'x', c: [true, false] })).toEqual([
      { a: 1, b: 'x', c: true },
      { a: 1, b: 'x', c: false },
      { a: 2, b: 'x', c: true },
      { a: 2, b: 'x', c: false },
    ]);
    expect(expandGrid({})).toEqual([{}]);
  });

  it('takes a list with an object for one value, and lists of lists for an axis', () => {
    const members = ['a', { plugin: 'b', options: { c: 1 } }];
    expect(expandGrid({ members })).toEqual([{ members }]);
    expect(expandGrid({ members: [members, ['a', 'b']] })).toEqual([
      { members },
      { members: ['a', 'b'] },
    ]);
  });
});

describe('readSweepFile', () => {
  const read = (content: string) => {
    const file = join(folder, 'sweep.json');
    writeFileSync(file, content);
    return readSweepFile(file);
  };

  it('reads grids, one or several a plugin', async () => {
    const file = { plugins: { a: { x: [1, 2] }, b: [{ x: 1 }, { y: 'z' }] }, seeds: '0..2' };
    expect(await read(JSON.stringify(file))).toEqual(file);
    expect(await read(`\ufeff${JSON.stringify(file)}`)).toEqual(file);
  });

  it.each([
    ['{', /is not JSON/],
    ['{}', /wrong at "plugins"/],
    ['{"plugins": {}}', /names no plugin/],
    ['{"plugins": {"a": {"x": []}}}', /wrong at "plugins\.a\.x": an option takes .* of these\. An/],
    ['{"plugins": {"a": [{"x": 1}, {"y": []}]}}', /wrong at "plugins\.a\.1\.y": an option takes/],
    ['{"plugins": {"a": 3}}', /wrong at "plugins\.a": a plugin takes an object of options, or/],
    ['{"plugins": {"a": {}}, "seed": 1}', /unknown key "seed"\. Did you mean "seeds"\? An example/],
    ['{"plugins": {"a": {}}, "pictures": 1}', /unknown key "pictures"\. An example/],
    ['{"plugins": {"a": {}}, "__proto__": {}}', /unknown key "__proto__"/],
    ['{"plugins": {"a": [{"__proto__": 1}]}}', /unknown key "__proto__"/],
  ])('refuses %s', async (content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'SWEEP_FILE_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('says that there is no such file', async () => {
    await expect(readSweepFile(join(folder, 'none.json'))).rejects.toThrowError(
      /cannot be read: .*'\. An example/,
    );
  });
});
