import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../harness/cli/commands/index.ts';
import { describeSchema } from '../../../harness/shared/options/describe-schema.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { runHarness } from '../run-harness.ts';
import { listRefusals } from './list-refusals.ts';
import { refusalPlaces, writeRefusalPlaces } from './write-refusal-places.ts';

const root = temporaryFolder();
const refusals = listRefusals(refusalPlaces(root));

/** Each sentence once, of the first command that says it; the slow test has all of them, as processes. */
const sentences = [
  ...new Map(
    refusals.toReversed().map((refusal) => [`${refusal.option} ${refusal.says}`, refusal] as const),
  ).values(),
];

beforeAll(() => writeRefusalPlaces(root));

describe('a refused option is named in one sentence', () => {
  it.each(
    sentences.map((refusal) => [refusal.args.join(' ').replaceAll(root, '.'), refusal] as const),
  )('%s', async (_, { args, says }) => {
    const { exitCode, stdout, stderr } = await runHarness(root, args);
    const lines = stderr.split('\n').filter((line) => line.startsWith('Error: '));
    expect(lines).toEqual([expect.stringMatching(says)]);
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  it('takes the value of an option that also has a form without one', async () => {
    const args = ['verify', 'gone', 'a.jpg', 'b.jpg', '--picture=evidence.svg'];
    expect((await runHarness(root, args)).stderr).toMatch(/^Error: No run "gone" in/);
  });

  it('trains and computes nothing on the way', () =>
    expect(readdirSync(root)).not.toContain('submissions'));
});

describe('every option is refused in some way', () => {
  const covered = [
    'run',
    'leaderboard',
    'crossvalidate',
    'questions',
    'import-run',
    'score',
    'split',
    'features',
    'pack',
    'config',
    'completion',
    'init',
  ];
  it.each(covered)('harness %s', (name) => {
    const command = commands.find((one) => one.name === name);
    const options = command === undefined ? [] : describeSchema(command.options);
    const refused = refusals.filter(({ args }) => args[0] === name).map(({ option }) => option);
    const missing = options.map(({ flag }) => flag).filter((flag) => !refused.includes(flag));
    expect(missing).toEqual([]);
  });
});
