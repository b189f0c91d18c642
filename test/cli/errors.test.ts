import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');

beforeAll(() => paintCollection(paintings));

async function expectError(args: readonly string[], message: RegExp): Promise<void> {
  const { exitCode, stderr, stdout } = await runHarness(root, args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
}

describe('a wrong command line', () => {
  it('names the plugin that was meant', () =>
    expectError(
      ['run', 'plugins/colour-statistic'],
      /No plugin "plugins\/colour-statistic"\. Did you mean "colour-statistics"\?/,
    ));

  it('names the option of the plugin that was meant', () =>
    expectError(
      ['run', 'colour-statistics', '--epoch', '3'],
      /no option --epoch\. Did you mean "epochs"\?/,
    ));

  it.each([
    [['run', 'colour-statistics', '--shard', '1/2'], /Option --shard is for lists of runs/],
    [['run', 'colour-statistics', '--table-only'], /Option --table-only is for lists of runs/],
    [['crossvalidate', 'colour-statistics', '--shard', '3/2'], /Part 3 of 2 does not exist/],
    [['crossvalidate', 'colour-statistics', '--shard', 'two'], /Option --shard must be i\/n/],
    [['crossvalidate', 'colour-statistics', '--shards', '0'], /--shards/],
    [
      ['crossvalidate', 'colour-statistics', '--plan', '--table-only'],
      /Options --plan and --table-only cannot be used together/,
    ],
  ])('says what is wrong with parts: %j', (args, message) => expectError(args, message));

  it('names the command that was meant', () =>
    expectError(['ruin'], /There is no command "ruin"\. Did you mean run\?/));

  it('knows no command of a name unlike all others', () =>
    expectError(['zzzz'], /There is no command "zzzz"; `harness --help` lists them\./));

  it('takes no more words than a command has', () =>
    expectError(['split', 'here'], /harness split takes no "here"\. Its --help/));

  it.each([
    [['submit'], 'submit <run>'],
    [['verify', 'some-run'], 'verify <run> <images..>'],
    [['--verbose', 'compare'], 'compare <runs..>'],
  ])('shows what is missing after %j', async (args, usage) => {
    const { exitCode, stderr } = await runHarness(root, args);
    expect(stderr).toContain(
      `Error: An argument is missing: harness ${usage}. Its --help has examples.`,
    );
    expect(exitCode).toBe(1);
  });

  it('refuses a value outside the range of an option', () =>
    expectError(
      ['run', 'colour-statistics', '--collection', paintings, '--epochs', '0'],
      /--epochs of plugin colour-statistics: .*got 0/,
    ));

  it('refuses a word for a numeric option', () =>
    expectError(['run', 'colour-statistics', '--seed', 'x'], /--seed must be an integer/));

  it.each([
    { args: ['score', 'answers.csv', '--threshold', ''] },
    { args: ['score', 'answers.csv', '--threshold= '] },
    { args: ['run', 'colour-statistics', '--seed='] },
    { args: ['run', 'colour-statistics', '--epochs', ''] },
    { args: ['backbone', 'add', 'timm:resnet50', '--random-weights', ''] },
  ])('refuses an empty number in $args', ({ args }) =>
    expectError(args, /-(threshold|seed|epochs|weights) must be an? .*(number|integer)/),
  );

  it('names the choices of an option in a sentence', () =>
    expectError(
      ['verify', 'run', 'a.jpg', 'b.jpg', '--pictures', 'one, "two"'],
      /^Error: Option --pictures: expected "auto", "always" or "never", got "one, \\"two\\""\.$/,
    ));

  it('refuses a limit below one painting', () =>
    expectError(['run', 'colour-statistics', '--limit', '0'], /--limit must be .*at least 1/));

  it('refuses half a seed', () =>
    expectError(['run', 'colour-statistics', '--seed', '1.5'], /--seed must be an integer/));

  it('refuses an option that is given twice', () =>
    expectError(['run', 'colour-statistics', '--seed', '1', '--seed', '2'], /more than once/));

  it('refuses an engine that does not exist', () =>
    expectError(
      ['run', 'colour-statistics', '--collection', paintings, '--engine', 'wasn'],
      /no engine "wasn"\. Did you mean "wasm"\?/,
    ));

  it('says that a run does not exist', () =>
    expectError(['submit', 'nothing', '--pairs', 'x.csv'], /nothing/));
});

describe('a collection that cannot be used', () => {
  it('does not exist', () =>
    expectError(
      ['run', 'colour-statistics', '--collection', join(root, 'painting')],
      /does not exist.*Did you mean "paintings"\?/,
    ));

  it('holds an empty CSV', async () => {
    const folder = join(root, 'empty-csv');
    mkdirSync(join(folder, 'train'), { recursive: true });
    writeFileSync(join(folder, 'train_info.csv'), '');
    await expectError(
      ['run', 'colour-statistics', '--collection', folder],
      /train_info\.csv.*empty/,
    );
  });

  it('lacks a column', async () => {
    const folder = join(root, 'missing-column');
    mkdirSync(join(folder, 'train'), { recursive: true });
    writeFileSync(join(folder, 'train_info.csv'), 'filename,title,style,genre,date\n1.jpg,,,,\n');
    await expectError(
      ['run', 'colour-statistics', '--collection', folder],
      /train_info\.csv.*artist/,
    );
  });

  it('has artists with one painting each', async () => {
    const folder = await paintCollection(join(root, 'singles'), { artists: 9, paintings: 1 });
    await expectError(
      ['run', 'colour-statistics', '--collection', folder],
      /Artists with one painting .* 9 \([\s\S]*Error: .*artists/,
    );
  });

  it('has too few artists', async () => {
    const folder = await paintCollection(join(root, 'three'), { artists: 3, paintings: 4 });
    await expectError(['run', 'colour-statistics', '--collection', folder], /artists/);
  });
});

describe('bad rows and files', () => {
  it('are skipped, said and recorded', async () => {
    const folder = await paintCollection(join(root, 'mixed'), { artists: 9 });
    const whole = readFileSync(join(folder, 'Painter A', '0.jpg'));
    writeFileSync(join(folder, 'Painter A', '0.jpg'), whole.subarray(0, whole.length / 2));
    writeFileSync(join(folder, 'Painter B', '1.jpg'), 'this is no image');
    mkdirSync(join(folder, 'Lonely'));
    writeFileSync(
      join(folder, 'Lonely', 'only.jpg'),
      readFileSync(join(folder, 'Painter C', '1.jpg')),
    );
    const args = ['run', 'colour-statistics', '--collection', folder, '--json'];
    const { exitCode, stdout, stderr } = await runHarness(root, args);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/Painter A\/0\.jpg: .*truncated/);
    expect(stderr).toMatch(/Painter B\/1\.jpg: .*not an image/);
    expect(stderr).toMatch(/Artists with one painting .* 1 \(Lonely\)/);
    const { manifest } = JSON.parse(stdout);
    const skipped = manifest.skippedImages.map(({ id }: { id: string }) => id);
    expect(skipped).toEqual(expect.arrayContaining(['Painter A/0.jpg', 'Painter B/1.jpg']));
  });
});
