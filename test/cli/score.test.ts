import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import type { PartScore } from '../../harness/scoring/score.ts';
import { scorePairs } from '../../harness/scoring/score-pairs.ts';
import { simulatePairs } from '../../harness/scoring/simulate-pairs.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();

type Score = Omit<PartScore, 'artists'> & { readonly artists: number | null };

interface Case {
  readonly name: string;
  readonly scores: readonly number[];
  readonly same: readonly number[];
  readonly threshold: number;
  readonly auc: number;
  readonly eer: number;
  readonly accuracy: number;
  readonly f1: number;
}

// Made by fixtures/metrics.py with scikit-learn and scipy.
const { cases } = JSON.parse(
  readFileSync(new URL('../scoring/fixtures/metrics.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

function write(name: string, lines: readonly string[]): string {
  const file = join(root, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function score(...args: string[]): Promise<Score> {
  const { exitCode, stdout, stderr } = await runHarness(root, ['score', ...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Score;
}

const simulated = simulatePairs(createRandom(3, 'score'), 9, [3, 6]);
const answers = Array.from(simulated.same, (same, i) => ({
  a: `a${i}.jpg`,
  b: `b${i}.jpg`,
  same,
  score: simulated.scores[0]?.[i] ?? 0,
  artistA: `Painter ${simulated.artistA[i]}`,
  artistB: `Painter ${simulated.artistB[i]}`,
}));

describe('harness score', () => {
  it.each(cases)('agrees with scikit-learn: $name', async (wanted) => {
    const file = write('reference.csv', [
      'a,b,same,score',
      ...wanted.scores.map((value, i) => `a${i},b${i},${wanted.same[i]},${value}`),
    ]);
    const found = await score(file, '--threshold', String(wanted.threshold));
    expect(found.auc.value).toBeCloseTo(wanted.auc, 12);
    expect(found.eer.value).toBeCloseTo(wanted.eer, 10);
    expect(found.accuracy.value).toBeCloseTo(wanted.accuracy, 12);
    expect(found.f1.value).toBeCloseTo(wanted.f1, 12);
    expect([found.artists, found.auc.low]).toEqual([null, null]);
  });

  it('gives intervals over artists, named in the pairs or in a table', async () => {
    const { same, artistA, artistB } = simulated;
    const scores = simulated.scores[0] ?? new Float64Array();
    const wanted = scorePairs({ scores, same, artistA, artistB, threshold: 0.5, seed: 0 });
    const named = write('named.csv', [
      'artist_b,artist_a,probability,same,b,a',
      ...answers.map(({ a, b, same, score, artistA, artistB }) =>
        [artistB, artistA, score, same === 1 ? 'True' : 'False', b, a].join(),
      ),
    ]);
    expect(await score(named)).toEqual({ threshold: 0.5, ...wanted });
    const plain = write('plain.csv', [
      'a;b;same;score;remark',
      ...answers.map(({ a, b, same, score }) => [a, b, same, score, 'none'].join(';')),
    ]);
    const artists = write('artists.csv', [
      'painting,artist',
      ...answers.flatMap(({ a, b, artistA, artistB }) => [`${a},${artistA}`, `${b},${artistB}`]),
    ]);
    expect(await score(plain, '--artists', artists)).toEqual({ threshold: 0.5, ...wanted });
  });

  it('says over what its intervals are, or why there are none', async () => {
    const named = write('named.csv', [
      'a,b,same,score,artist_a,artist_b',
      ...answers.map((row) => [row.a, row.b, row.same, row.score, row.artistA, row.artistB].join()),
    ]);
    const { stdout } = await runHarness(root, ['score', named]);
    expect(stdout).toMatch(
      /of 9 artists\n[\s\S]*AUC +0\.\d+ \[0\.\d+, 0\.\d+\][\s\S]*over artists/,
    );
    const few = write('few.csv', [
      'a,b,same,score,artist_a,artist_b',
      '1,2,1,0.7,Monet,Monet',
      '1,3,0,0.2,Monet,Manet',
    ]);
    expect((await runHarness(root, ['score', few])).stdout).toContain('2 artists are too few');
    const unnamed = write('unnamed.csv', ['a,b,same,score', '1,2,1,0.7', '1,3,0,0.2']);
    const { stdout: without } = await runHarness(root, ['score', unnamed]);
    expect(without).toContain('No intervals: artists are not named');
    expect(without).toMatch(/AUC +1\.000\n/);
  });
});

describe('harness score refuses', () => {
  const header = 'a,b,same,score';
  const artistHeader = `${header},artist_a,artist_b`;
  it.each<[string, string[], RegExp]>([
    ['a score that is no number', [header, '1,2,1,nan'], /line 2: the score is "nan".*0 to 1/],
    ['a score out of range', [header, '1,2,1,0.5', '1,3,0,-0.2'], /line 3: .*"-0\.2".*cosine/],
    ['an empty score', [header, '1,2,1,'], /line 2: the score is empty/],
    ['a label that is none', [header, '1,2,yes,0.5'], /line 2: same is "yes"/],
    ['a missing name', [header, '1,,1,0.5'], /line 2: b is empty/],
    ['a painting with itself', [header, '1,1,1,0.5'], /line 2: pairs "1" with itself/],
    ['a pair twice', [header, '1,2,1,0.5', '', '2,1,1,0.6'], /line 4: .*of line 2/],
    ['a row of other length', [header, '1,2,1'], /line 2: has 3 fields, but the header has 4/],
    ['a missing column', ['a,b,same', '1,2,1'], /lacks the column score/],
    ['one kind of pairs', [header, '1,2,1,0.5'], /pairs by one artist and pairs by two/],
    [
      'half of the artists',
      [artistHeader, '1,2,1,0.5,Monet,'],
      /line 2: names the artist of only one/,
    ],
    [
      'lines with and without artists',
      [artistHeader, '1,2,1,0.5,Monet,Monet', '1,3,0,0.5,,'],
      /line 3: some lines name artists/,
    ],
    [
      'a painting by two artists',
      [artistHeader, '1,2,1,0.5,Monet,Monet', '3,1,0,0.5,Degas,Manet'],
      /line 3: "1" is by "Manet", but by "Monet" on an earlier line/,
    ],
    [
      'artists that contradict the label',
      [artistHeader, '1,2,1,0.5,Monet,Manet'],
      /line 2: same is 1, but by their artists they are by "Monet" and "Manet"/,
    ],
  ])('%s', async (_, lines, message) => {
    const { exitCode, stderr } = await runHarness(root, ['score', write('bad.csv', lines)]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it('a file that is not there, and a threshold that is none', async () => {
    const gone = await runHarness(root, ['score', join(root, 'gone.csv')]);
    expect([gone.exitCode, gone.stderr]).toEqual([1, expect.stringMatching(/gone\.csv cannot be/)]);
    const file = write('fine.csv', [header, '1,2,1,0.7', '1,3,0,0.2']);
    const odd = await runHarness(root, ['score', file, '--threshold', '2']);
    expect([odd.exitCode, odd.stderr]).toEqual([1, expect.stringContaining('--threshold must be')]);
  });

  it('standard input, and an empty word', async () => {
    const input = await runHarness(root, ['score', '-']);
    expect([input.exitCode, input.stderr]).toEqual([
      1,
      expect.stringContaining('save it as a file'),
    ]);
    const empty = await runHarness(root, ['score', '']);
    expect([empty.exitCode, empty.stderr]).toEqual([
      1,
      expect.stringContaining('The argument <pairs> is empty.'),
    ]);
  });

  it('artists that a table lacks, contradicts or names a second time', async () => {
    const file = write('fine.csv', [header, '1,2,1,0.7', '1,3,0,0.2']);
    const named = write('named.csv', [artistHeader, '1,2,1,0.7,Monet,Monet']);
    for (const [pairs, lines, message] of [
      [file, ['painting,artist', '1,Monet'], /line 2: artists\.csv does not name .* of "2"/],
      [file, ['painting,artist', '1,Monet', '1,Manet'], /line 3: names another artist of "1"/],
      [file, ['picture,artist', '1,Monet'], /artists\.csv lacks the column painting/],
      [named, ['painting,artist', '1,Monet'], /Leave --artists out/],
    ] as const) {
      const artists = write('artists.csv', lines);
      const { exitCode, stderr } = await runHarness(root, ['score', pairs, '--artists', artists]);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
    }
  });
});
