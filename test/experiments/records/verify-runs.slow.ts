import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../../harness/contract/random.ts';
import { runHarness } from '../../cli/run-harness.ts';
import { writeReportRun } from '../../evidence/report/write-report-run.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const forged = 200;
const intact = 10;

/** Each changes a file in a random place. */
const forgeries: Readonly<Record<string, (file: string, random: Random) => void>> = {
  'a flipped bit'(file, random) {
    const bytes = readFileSync(file);
    const at = random.below(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
    writeFileSync(file, bytes);
  },
  'another digit'(file, random) {
    const text = readFileSync(file, 'latin1');
    const digits = [...text.matchAll(/\d/g)];
    if (digits.length === 0) return this['a flipped bit']?.(file, random);
    const { 0: digit, index } = random.pick(digits);
    const other = (Number(digit) + 1 + random.below(9)) % 10;
    writeFileSync(file, `${text.slice(0, index)}${other}${text.slice(index + 1)}`, 'latin1');
  },
  'a byte more': (file) => appendFileSync(file, '\n'),
  'an end cut off': (file, random) => truncateSync(file, random.below(statSync(file).size)),
  'no file any more': (file) => rmSync(file),
};

it(`harness runs verify finds each of ${forged} runs with one forged file`, async () => {
  const root = temporaryFolder();
  const { folder } = await writeReportRun(temporaryFolder(), { id: 'sealed', isSealed: true });
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
  const random = createRandom(1, 'forgeries');
  const done: Record<string, number> = {};
  for (let i = 0; i < forged + intact; i++) {
    const copy = join(root, 'submissions', `run-${String(i).padStart(3, '0')}`);
    cpSync(folder, copy, { recursive: true });
    if (i >= forged) continue;
    const file = random.pick(files);
    const way = random.pick(Object.keys(forgeries));
    forgeries[way]?.(join(copy, file), random);
    done[way] = (done[way] ?? 0) + 1;
  }
  console.error(`${files.length} kinds of files; ${JSON.stringify(done)}`);
  const { stdout, exitCode } = await runHarness(root, ['runs', 'verify', '--json']);
  expect(exitCode).toBe(1);
  const verified: { name: string; verdict: string }[] = JSON.parse(stdout);
  const changed = verified.filter(({ verdict }) => verdict === 'changed');
  expect(changed.map(({ name }) => name)).toEqual(
    Array.from({ length: forged }, (_, i) => `run-${String(i).padStart(3, '0')}`),
  );
  expect(verified.filter(({ verdict }) => verdict === 'intact')).toHaveLength(intact);
});
