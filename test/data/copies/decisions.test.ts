import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decideCopies } from '../../../harness/data/copies/collection-copies.ts';
import { readDecisions } from '../../../harness/data/copies/decisions.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const digest = (letter: string) => letter.repeat(64);
const [a, b, c] = [digest('a'), digest('b'), digest('c')];

function write(...lines: string[]): string {
  const file = join(folder, 'copies.csv');
  writeFileSync(file, `${['decision,first,second,one,other', ...lines].join('\n')}\n`);
  return file;
}

it('reads decisions, and none if there is no file', async () => {
  expect(await readDecisions(join(folder, 'none.csv'))).toEqual([]);
  const file = write(`confirmed,${a},${b},"x, y",z`, `rejected,${c},${a},,`);
  expect(await readDecisions(file)).toEqual([
    { decision: 'confirmed', first: a, second: b },
    { decision: 'rejected', first: c, second: a },
  ]);
});

it.each([
  [`perhaps,${a},${b},,`, ':2: "perhaps" is not a decision'],
  [`confirmed,${a},b.jpg,,`, ':2: "b.jpg" is not a SHA-256'],
  [`confirmed,${a}`, ':2: '],
])('refuses the line %j', async (line, message) => {
  await expect(readDecisions(write(line))).rejects.toMatchObject({
    code: 'COPY_DECISIONS_INVALID',
    message: expect.stringContaining(message),
  });
});

it('joins what was found unless it is rejected, and what is confirmed; the last line counts', () => {
  const paintings = [
    { id: 'z', digest: a },
    { id: 'y', digest: b },
    { id: 'x', digest: c },
    { id: 'a second z', digest: a },
  ];
  const decide = (...decisions: Parameters<typeof decideCopies>[2]) =>
    decideCopies(paintings, [{ first: a, second: b }], decisions);
  expect(decide()).toMatchObject({ joined: [['a second z', 'y']], apart: [] });
  expect(decide({ decision: 'rejected', first: b, second: a })).toMatchObject({
    joined: [],
    apart: [['a second z', 'y']],
  });
  expect(decide({ decision: 'confirmed', first: c, second: b })).toMatchObject({
    joined: [
      ['a second z', 'y'],
      ['x', 'y'],
    ],
  });
  const twice = [
    { decision: 'rejected', first: b, second: a },
    { decision: 'confirmed', first: a, second: b },
    { decision: 'confirmed', first: a, second: digest('d') },
    { decision: 'rejected', first: a, second: a },
  ] as const;
  expect(decide(...twice)).toEqual(decide());
});
