import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findCompetition } from '../../harness/cli/work/data/check.ts';
import { chooseCatalog } from '../../harness/data/collection/choose-catalog.ts';
import { silentProgress } from '../../harness/shared/progress.ts';
import { findProject } from '../../harness/shared/project.ts';
import { startFakeKaggle } from '../data/kaggle/fake-kaggle.ts';
import { likeJpeg, packCompetition, packedNames } from '../material/pack-competition.ts';
import { listCompetition, writeMetadata } from '../material/small-competition.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeZip } from '../material/write-zip.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();

async function succeed(args: readonly string[], env: Record<string, string> = {}) {
  const outcome = await runHarness(root, args, env);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome.stdout;
}

async function fail(args: readonly string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await runHarness(root, args, env);
  expect(exitCode).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/\n\s+at /);
  return stderr.split('\n').at(-1)!;
}

describe('harness data', () => {
  it('imports archives and says what is there', async () => {
    const folder = join(root, 'downloads');
    await packCompetition(folder);
    const stdout = await succeed(['data', 'import', folder]);
    expect(stdout).toContain(
      '141 images imported, 0 already present; replacements for corrupted ones: 1',
    );
    expect(stdout).toContain('96 training and 45 test images found, 0 missing.');
    const into = join(root, 'data', 'painter-by-numbers');
    expect(readFileSync(join(into, 'train', '1.jpg'))).toEqual(likeJpeg('mended'));
    const report = JSON.parse(await succeed(['data', 'check', '--json']));
    expect(report.metadata.counts.test).toBe(45);
    expect(report.missing).toEqual([]);
  });

  it('finds nothing more where an earlier start consumed all, and checks what is there', async () => {
    const folder = join(root, 'consumed');
    await packCompetition(folder);
    const args = ['data', 'import', folder, '--consume', '--into', join(root, 'consumed-data')];
    await succeed(args);
    expect(readdirSync(folder)).toEqual([]);
    const stdout = await succeed(args);
    expect(stdout).toContain(`${folder} contains nothing more to import.`);
    expect(stdout).toContain('96 training and 45 test images found, 0 missing.');
    const other = [...args.slice(0, -1), join(root, 'never-imported')];
    expect(await fail(other)).toContain("contains none of the competition's files");
  });

  it('ends with code 1 where images are missing, and says which', async () => {
    const folder = join(root, 'incomplete');
    await packCompetition(folder);
    rmSync(join(folder, 'test.zip'));
    const into = join(root, 'incomplete-data');
    for (const args of [
      ['import', folder, '--into', into],
      ['check', into],
    ]) {
      const { exitCode, stdout } = await runHarness(root, ['data', ...args]);
      expect(stdout).toContain('96 training and 0 test images found, 45 missing.');
      expect(exitCode).toBe(1);
    }
  });

  it('looks where a run looks, also where the tables are in several places', async () => {
    const project = findProject(temporaryFolder());
    const paintings = listCompetition();
    for (const folder of [project.data, join(project.data, 'painter-by-numbers')]) {
      writeMetadata(folder, paintings);
      mkdirSync(join(folder, 'train'));
      for (const { file } of paintings) writeFileSync(join(folder, 'train', file), likeJpeg(file));
    }
    const { catalog } = await chooseCatalog({
      collection: undefined,
      dataFolder: project.data,
      startProgress: () => silentProgress,
    });
    expect(await findCompetition(project)).toBe(catalog.root);
  });

  it('says how to get a token, and where without', async () => {
    const message = await fail(['data', 'download'], {
      KAGGLE_CONFIG_DIR: join(root, 'nowhere'),
      KAGGLE_API_TOKEN: '',
      KAGGLE_USERNAME: '',
      KAGGLE_KEY: '',
    });
    expect(message).toMatch(/no Kaggle token.*kaggle\.com\/settings.*harness data import FOLDER/);
  });

  it('never shows a token that cannot be one', async () => {
    const env = { KAGGLE_API_TOKEN: 'S3cr3t\nT0k3n' };
    const { exitCode, stdout, stderr } = await runHarness(
      root,
      ['data', 'download', '--verbose'],
      env,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('KAGGLE_API_TOKEN contains a line break in a token');
    expect(stdout + stderr).not.toMatch(/S3cr3t|T0k3n/);
  });

  it('downloads and imports, and a second time finds everything there', async () => {
    const kaggle = await startFakeKaggle();
    const folder = join(root, 'packed');
    await packCompetition(folder);
    for (const name of packedNames) {
      kaggle.files.set(name, readFileSync(join(folder, name)));
    }
    const env = { KAGGLE_API_ENDPOINT: kaggle.endpoint, KAGGLE_API_TOKEN: 'right' };
    const args = ['data', 'download', '--into', join(root, 'fetched'), '--json'];
    const first = JSON.parse(await succeed(args, env));
    expect(first.fetched).toHaveLength(5);
    expect(first.import.placed).toBe(141);
    expect(first.check.missing).toEqual([]);
    expect(existsSync(join(root, 'fetched', '.download', 'train.zip'))).toBe(false);
    const second = JSON.parse(await succeed(args, env));
    expect(second).toMatchObject({ fetched: [], import: null, check: { missing: [] } });
  });

  it('fetches an archive again that came damaged although it opens', async () => {
    const kaggle = await startFakeKaggle();
    const folder = join(root, 'whole');
    await packCompetition(folder);
    for (const name of packedNames) {
      kaggle.files.set(name, readFileSync(join(folder, name)));
    }
    const whole = readFileSync(join(folder, 'train.zip'));
    const damaged = Buffer.from(whole);
    const at = damaged.indexOf(likeJpeg('5.jpg')) + 4;
    damaged.write('x', at);
    kaggle.files.set('train.zip', damaged);
    const env = { KAGGLE_API_ENDPOINT: kaggle.endpoint, KAGGLE_API_TOKEN: 'right' };
    const args = ['data', 'download', '--into', join(root, 'mended')];
    const first = await runHarness(root, args, env);
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toContain(
      'train.zip: train/5.jpg cannot be unpacked: its checksum is wrong',
    );
    expect(first.stderr).toContain('train.zip arrived damaged and was deleted');
    kaggle.files.set('train.zip', whole);
    expect(await succeed(args, env)).toContain('96 training and 45 test images found, 0');
  });

  it('names the action and the folder that are meant', async () => {
    expect(await fail(['data', 'imprt', 'x'])).toMatch(/knows import, .*Did you mean "import"\?/);
    expect(await fail(['data', 'import'])).toMatch(/needs a folder: .*harness data import/);
    expect(await fail(['data', 'simulate', 'x', '--paintings', '5'])).toMatch(/at least 400/);
  });
});

describe('a simulated collection', () => {
  const folder = join(root, 'simulated');
  const kaggle = startFakeKaggle();
  let run: string;

  beforeAll(async () => {
    const args = ['data', 'simulate', folder, '--paintings', '1200', '--separability', '1.5'];
    await succeed(args);
    const trained = await succeed([
      ...['run', 'colour-statistics', '--collection', folder, '--official', '--engine', 'wasm'],
      ...['--epochs', '20', '--json'],
    ]);
    run = JSON.parse(trained).manifest.id;
  });

  it('is split officially, with the names that were cleaned', async () => {
    const stdout = await succeed(['split', '--official', '--collection', folder]);
    expect(stdout).toMatch(/artists' names corrected/);
    expect(stdout).toMatch(/agree in width, height and bytes across training and test/);
    expect(stdout).toMatch(
      /leaves out \d+ paintings?:\n {2}\d+\.jpg: near-duplicate of the test painting/,
    );
  });

  it('is submitted to Kaggle with run and commit, and graded by groups', async () => {
    const { endpoint, calls, uploads } = await kaggle;
    const env = { KAGGLE_API_ENDPOINT: endpoint, KAGGLE_API_TOKEN: 'right' };
    const args = ['submit', run, '--engine', 'wasm', '--upload', '--json'];
    const { file, rows, submitted } = JSON.parse(await succeed(args, env));
    expect(submitted.ref).toBe('4711');
    expect(uploads[0]!.equals(readFileSync(file))).toBe(true);
    expect(calls.at(-1)?.body.submissionDescription).toBe(`${run}, not under git`);
    const written = parse(readFileSync(file));
    expect(written).toHaveLength(rows + 1);

    const answers = join(folder, 'solution_painter.csv');
    const grade = JSON.parse(await succeed(['grade', file, '--answers', answers, '--json']));
    expect(grade.auc).toBeGreaterThan(0.6);
    const groups = Object.values<{ rows: number }>(grade.groups);
    expect(Object.keys(grade.groups)).toEqual(['seen-seen', 'unseen-unseen', 'mixed']);
    expect(groups.reduce((sum, group) => sum + group.rows, 0)).toBe(rows);
    expect(grade.leaderboards.public.low).toBeLessThan(grade.auc);
    const stdout = await succeed(['grade', file, '--answers', answers]);
    expect(stdout).toMatch(/seen-seen +0\.\d{5}; \d+ pairs/);
    expect(stdout).toMatch(/public \(70 % of the pairs\) +0\.\d{5} \[0\.\d{5}, 0\.\d{5}\]/);
  });

  it('asks for a token before it answers millions of pairs', async () => {
    const args = ['submit', run, '--upload', '--out', join(root, 'never.csv')];
    const env = { KAGGLE_CONFIG_DIR: join(root, 'nowhere'), KAGGLE_API_TOKEN: '' };
    expect(await fail(args, env)).toMatch(/no Kaggle token/);
    expect(existsSync(join(root, 'never.csv'))).toBe(false);
  });
});

describe('harness grade reads or refuses as Kaggle would', () => {
  const folder = join(root, 'grading');
  const answers = join(folder, 'answers.csv');
  const submission = join(folder, 'submission.csv');
  const right = 'index,sameArtist\n10,0.1\n11,0.8\n12,0.3\n13,0.2\n';
  const args = ['grade', submission, '--answers', answers];

  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
    const truth = [0, 1, 0, 1].map((same, i) => [10 + i, `${same}.0`]);
    writeFileSync(answers, stringify([['index', 'sameArtist'], ...truth]));
  });

  it('a zip archive', async () => {
    const zip = await writeZip(join(folder, 'submission.zip'), { 'submission.csv': right });
    expect(await succeed(['grade', zip, '--answers', answers])).toMatch(
      /^ROC AUC 0\.75000; 4 pairs/,
    );
  });

  it('answers that are empty, and not the submission', async () => {
    writeFileSync(submission, right);
    writeFileSync(answers, 'index,sameArtist\n');
    expect(await fail(args)).toMatch(/^Error: answers\.csv contains no answers/);
  });

  it.each<[string, string]>([
    ['reordered rows', 'index,sameArtist\n13,0.2\n11,0.8\n10,0.1\n12,0.3\n'],
    ['a BOM', `\ufeff${right}`],
    ['CRLF', right.replaceAll('\n', '\r\n')],
    ['quoted numbers', right.replaceAll(/[^,\n]+/g, '"$&"')],
    ['semicolons', right.replaceAll(',', ';')],
    ['tabs', right.replaceAll(',', '\t')],
    ['carriage returns', right.replaceAll('\n', '\r')],
  ])('%s', async (_, text) => {
    writeFileSync(submission, text);
    expect(await succeed(args)).toMatch(/^ROC AUC 0\.75000; 4 pairs, 2 by one artist/);
  });

  it.each<[string, string, string]>([
    [
      'missing rows',
      right.replace('12,0.3\n', ''),
      'submission.csv: 3 of 4 pairs are answered; the first one missing is index 12. Write one row for every pair.',
    ],
    [
      'extra rows',
      `${right}14,0.5\n`,
      'submission.csv, line 6: the index 14 is not among the 4 pairs. Remove it.',
    ],
    [
      'duplicate rows',
      right.replace('12,0.3', '11,0.3'),
      'submission.csv, line 4: the index 11 occurs twice. Each pair has one row.',
    ],
    [
      'NaN',
      right.replace('0.3', 'NaN'),
      'submission.csv, line 4: sameArtist is "NaN", not a number from 0 to 1.',
    ],
    [
      'numbers out of range',
      right.replace('0.3', '1.3'),
      'submission.csv, line 4: sameArtist is 1.3, not a probability from 0 to 1.',
    ],
    [
      'a wrong header',
      right.replace('sameArtist', 'prediction'),
      'submission.csv, line 1: the header is "index,prediction", but "index,sameArtist" is expected.',
    ],
  ])('%s, with the first offending line', async (_, text, message) => {
    writeFileSync(submission, text);
    expect(await fail(args)).toBe(`Error: ${message}`);
  });
});
