import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPaintings } from '../../harness/experiments/records/paintings.ts';
import { escapeHarmful } from '../../harness/shared/text/harmless-text.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { bin, runHarness } from './run-harness.ts';

// Everything here goes by hostile names: of the collection, of artists and of files.
const root = temporaryFolder();
const paintings = join(root, '=1+1 <img src=x onerror=alert(1)> "\'&');
const hostileArtists = [
  '<script>alert(1)<',
  '=HYPERLINK("x","y")',
  '@SUM(1+1)*cmd|calc',
  '..%2f..%2fetc',
  'Дюрер 丢勒 ديورر',
  'a\u001b[31mred\u202eder',
  'x'.repeat(200),
  "Robert'); DROP TABLE artists;--",
  '`id`;$(id)',
];
const sweepFile = join(root, 'sweep.json');
const sweep = ['run', '--config', sweepFile, '--collection', paintings];

async function succeed(args: readonly string[], env: Record<string, string> = {}) {
  const outcome = await runHarness(root, args, env);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expectHarmless(outcome.stdout);
  expectHarmless(outcome.stderr);
  return outcome;
}

/** Nothing in it steers a terminal: what arrives through a pipe has no colours either. */
function expectHarmless(text: string): void {
  for (const line of text.split('\n')) expect(escapeHarmful(line)).toBe(line);
}

interface Row {
  plugin: string;
  options: Record<string, unknown>;
  runs: string[];
  chosen: boolean;
  worseThanChosen: boolean | null;
  validationUnseen: { value: number };
  test: object | null;
}

let rows: Row[];

beforeAll(async () => {
  await paintCollection(paintings, { artists: hostileArtists.length, paintings: 9 });
  for (const [i, name] of readdirSync(paintings).sort().entries()) {
    renameSync(join(paintings, name), join(paintings, hostileArtists[i]!));
  }
  const grid = { epochs: [2, 60], decay: 0.01 };
  writeFileSync(
    sweepFile,
    JSON.stringify({ plugins: { 'colour-statistics': grid }, seeds: '0..1' }),
  );
  rows = JSON.parse((await succeed([...sweep, '--json'])).stdout).splits[0].rows;
});

describe('a sweep', () => {
  it('chooses options on validation and shows the test of only the chosen ones', () => {
    expect(rows).toHaveLength(2);
    const [chosen, other] = rows as [Row, Row];
    expect(chosen).toMatchObject({ chosen: true, worseThanChosen: null });
    expect(other).toMatchObject({ chosen: false, test: null });
    expect(chosen.test).not.toBeNull();
    expect(chosen.validationUnseen.value).toBeGreaterThanOrEqual(other.validationUnseen.value);
    for (const { runs } of rows) expect(runs).toHaveLength(2);
  });

  it('continues where it was: finished runs stay, a lost one is made again', async () => {
    const createdAt = () =>
      new Map(
        rows
          .flatMap(({ runs }) => runs)
          .map((id) => {
            const file = join(root, 'submissions', id, 'manifest.json');
            return [id, JSON.parse(readFileSync(file, 'utf8')).created as string];
          }),
      );
    const before = createdAt();
    const lost = rows[1]!.runs[0]!;
    rmSync(join(root, 'submissions', lost, 'metrics.json'));
    const { stdout } = await succeed(sweep);
    for (const [id, created] of createdAt()) {
      if (id === lost) expect(created).not.toBe(before.get(id));
      else expect(created).toBe(before.get(id));
    }
    expect(stdout).toContain('Options are chosen only on validation');
    expect(stdout).toMatch(/^→ +colour-statistics/m);
    expectHarmless(stdout);
  });

  it('says which run failed, continues, and ends with exit code 1', async () => {
    const file = join(root, 'failing.json');
    // A plugin that needs more than these paintings offer: weights that are not there.
    const plugins = { 'plain-cosine': { weights: '/nowhere.h5' }, 'colour-statistics': {} };
    writeFileSync(file, JSON.stringify({ plugins }));
    const args = ['run', '--config', file, '--collection', paintings, '--offline'];
    // An option goes to the plugins that know it: plain-cosine has no epochs.
    const outcome = await runHarness(root, [...args, '--epochs', '2']);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout).toMatch(/Failed: plain-cosine, weights=\/nowhere\.h5/);
    expect(outcome.stderr).toMatch(/^\[2\/2\] colour-statistics, epochs=2, seed 0, split 0$/m);
    const refused = await runHarness(root, [...args, '--epoch', '2']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/has no option --epoch\. Did you mean "epochs"\?/);
    expect(outcome.stdout).toContain('colour-statistics');
  });
});

describe('harness compare', () => {
  it('says who beats whom by how much, and nothing of two unseen artists', async () => {
    const [one, other] = rows.map(({ runs }) => runs[0]!) as [string, string];
    const contest = JSON.parse((await succeed(['compare', one, other, '--json'])).stdout);
    expect(contest.duels.map(({ test }: { test: string }) => test)).toEqual([
      'seen',
      'unseen',
      'mixed',
    ]);
    const { stdout } = await succeed(['compare', one, other, '--explain']);
    // A long verdict goes over several lines.
    expect(stdout.replaceAll('\n', ' ')).toMatch(/On mixed pairs .*(beats|cannot)/);
    expect(stdout).toMatch(/2 artists are too few for an interval or a verdict/);
    expect(contest.duels[1]).toMatchObject({ winner: 'unknown', adjustedPValue: null });
    // The seen test has four artists, so one comparison is left.
    expect(stdout).toContain('corrected for 1 comparison (Holm)');
    expectHarmless(stdout);
  });

  it('asks which run is meant where a plugin has several rows', async () => {
    const args = ['compare', 'colour-statistics', rows[0]!.runs[0]!];
    const { exitCode, stderr } = await runHarness(root, args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/"colour-statistics" has \d rows on the leaderboard\. Name one/);
  });
});

describe('harness verify', () => {
  const run = () => rows[0]!.runs[0]!;
  const picture = (artist: number, i: number) =>
    join(paintings, hostileArtists[artist]!, `${i}.jpg`);

  it('answers for two pictures, with the nearest training paintings and a harmless picture', async () => {
    const svg = join(root, '<evidence>.svg');
    const args = ['verify', run(), picture(0, 1), picture(1, 2), '--picture', svg];
    const { stdout } = await succeed(args);
    // Validation and test have two unseen artists each: nothing is claimed of such.
    expect(stdout).toMatch(/: the run was calibrated on too few artists to tell/);
    expect(stdout).toMatch(/If the model has never seen their artists: too few artists/);
    expect(stdout).toMatch(/If the model was trained on paintings by both: .*\[.*, .*\]/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('its test has too few of them');
    expect(stdout).toMatch(/is a copy of <script>alert\(1\)</);
    expect(stdout).toContain('Nearest training paintings:');
    expectHarmless(stdout);
    const drawn = readFileSync(svg, 'utf8');
    expect(drawn).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    const { width, height } = await sharp(Buffer.from(drawn)).metadata();
    expect(Math.min(width, height)).toBeGreaterThan(300);
  });

  it.skipIf(spawnSync('python3', ['-c', 'import pty']).status !== 0)(
    'shows the picture in a terminal that takes it, and only there',
    async () => {
      const file = join(temporaryFolder(), 'shown.svg');
      const args = ['verify', run(), picture(0, 1), picture(1, 2), '--nearest', '0'];
      const python = 'import pty, sys; pty.spawn(sys.argv[1:])';
      const shown = async (terminal: Record<string, string>, ...more: string[]) => {
        const words = [process.execPath, bin, ...args, '--picture', file, ...more];
        const { stdout } = await execa('python3', ['-c', python, ...words], {
          env: { HARNESS_ROOT: root, ...terminal },
          // What a terminal says of itself must not come from the one that the tests run in.
          extendEnv: false,
          stdin: 'ignore',
        });
        return stdout;
      };
      const path = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TERM: 'xterm' };
      const kitty = await shown({ ...path, KITTY_WINDOW_ID: '1' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a message begins with one
      const messages = [...kitty.matchAll(/\u001b_G[^;]*;([^\u001b]*)\u001b\\/g)];
      const png = Buffer.from(messages.map(([, data]) => data).join(''), 'base64');
      const sent = await sharp(png).metadata();
      const drawn = await sharp(file).metadata();
      expect(sent.format).toBe('png');
      expect(sent.width / sent.height).toBeCloseTo(drawn.width / drawn.height, 1);
      expect(kitty).toContain('Picture of the evidence:');
      for (const none of [
        await shown(path),
        await shown({ ...path, KITTY_WINDOW_ID: '1' }, '--pictures', 'never'),
      ]) {
        expect(none).not.toContain('\u001b_G');
        expect(none).toContain('Picture of the evidence:');
      }
      expect(await shown(path, '--pictures', 'always')).toMatch(
        // biome-ignore lint/suspicious/noControlCharactersInRegex: sixel begins with one
        /\u001bP[\d;]*q/,
      );
      // A pipe is no terminal, whatever it is asked for.
      const piped = await succeed([...args, '--picture', file, '--pictures', 'always']);
      expect(piped.stdout).not.toContain('\u001b');
    },
  );

  it('draws a matrix, gives JSON with a pair for every two, and moves with the prior', async () => {
    const files = [picture(0, 1), picture(0, 2), picture(3, 1)];
    const ask = async (...more: string[]) =>
      JSON.parse(
        (await succeed(['verify', run(), ...files, '--json', '--no-picture', ...more])).stdout,
      );
    const { stdout } = await succeed(['verify', run(), ...files, '--no-picture']);
    expect(stdout).toContain('Probability that one artist painted both:');
    expect(stdout).toMatch(/^3 1\.jpg +\? +\? +–$/m);
    const even = await ask();
    expect(even.pairs.map(({ a, b }: { a: number; b: number }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(even.picture).toBeNull();
    for (const { probability, ifUnseen, ifSeen } of even.pairs) {
      // Too few artists for one side are too few for what is between both.
      for (const one of [ifUnseen, probability])
        expect(one).toMatchObject({ low: null, high: null });
      const { value, low, high } = ifSeen;
      expect(low <= value && value <= high && low >= 0 && high <= 1).toBe(true);
      const sides = [ifUnseen.value, ifSeen.value];
      expect(probability.value).toBeGreaterThanOrEqual(Math.min(...sides));
      expect(probability.value).toBeLessThanOrEqual(Math.max(...sides));
    }
    expect(even.images[0].nearest).toHaveLength(3);
    const rare = await ask('--prior', '0.05', '--nearest', '0');
    for (const [i, { probability, score }] of rare.pairs.entries()) {
      expect(score).toBe(even.pairs[i].score);
      const { value } = even.pairs[i].probability;
      const odds = ((value / (1 - value)) * 0.05) / 0.95;
      expect(probability.value).toBeCloseTo(odds / (1 + odds), 9);
    }
    expect(rare.images[0].nearest).toEqual([]);
  });

  it('names every file that is missing, broken or tiny, and why', async () => {
    const bad = join(root, 'bad');
    mkdirSync(bad);
    const whole = readFileSync(picture(0, 0));
    const files = {
      'empty.jpg': Buffer.alloc(0),
      'cut.jpg': whole.subarray(0, whole.length / 2),
      '<b>text.jpg': Buffer.from('hello'),
      'tiny.png': await sharp({
        create: { width: 9, height: 9, channels: 3, background: 'red' },
      })
        .png()
        .toBuffer(),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(bad, name), content);
    const named = [...Object.keys(files), 'gone\u001b[2J.jpg'].map((name) => join(bad, name));
    const args = ['verify', run(), ...named, bad, picture(0, 0)];
    const { exitCode, stdout, stderr } = await runHarness(root, args);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('empty.jpg: empty file');
    expect(stderr).toContain('cut.jpg: truncated JPEG');
    expect(stderr).toContain('text.jpg: not an image');
    expect(stderr).toContain('tiny.png: too small: 9 × 9 pixels');
    expect(stderr).toContain('there is no such file');
    expect(stderr).toContain('bad: is a folder');
    expect(stderr).not.toMatch(/\n\s+at /);
    expectHarmless(stderr);
  });

  it.each([
    [['a.jpg', 'b.jpg', '--prior', '1'], /--prior must be a number between 0 and 1/],
    [['a.jpg', 'b.jpg', '--nearest', '-1'], /--nearest must be an integer/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await runHarness(root, ['verify', run(), ...args]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });
});

it('a run with hostile names keeps them in its files, where they do not act', async () => {
  const folder = join(root, 'submissions', rows[0]!.runs[0]!);
  for (const file of ['paintings.csv', 'predictions.csv', 'validation.csv']) {
    const text = readFileSync(join(folder, file), 'utf8');
    expectHarmless(text);
  }
  // The name that steers terminals is an artist of some run's test.
  const tested = await Promise.all(
    rows.flatMap(({ runs }) => runs).map((id) => readPaintings(join(root, 'submissions', id))),
  );
  const artists = new Set(tested.flat().map(({ artist }) => artist));
  expect([...artists].filter((artist) => !hostileArtists.includes(artist))).toEqual([]);
  expect(artists).toContain('a\u001b[31mred\u202eder');
});

describe('a leaderboard with hostile names', () => {
  it('is harmless in a terminal, as CSV and as HTML, and stays in its folder', async () => {
    const { stdout: terminal } = await succeed(['leaderboard']);
    expectHarmless(terminal);
    const { stdout: csv } = await succeed(['leaderboard', '--csv']);
    for (const record of parse(csv) as string[][]) {
      for (const cell of record) {
        expect(/^[=+\-@]/.test(cell) && Number.isNaN(Number(cell)), cell).toBe(false);
      }
    }
    const { stdout: html } = await succeed(['leaderboard', '--html']);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toMatch(/<(script|img)/);
    const made = readdirSync(join(root, 'submissions')).filter((name) => !name.startsWith('.'));
    for (const name of made) expect(name).toMatch(/^[a-z0-9-]{1,120}$/);
    expect(readdirSync(root).sort()).toEqual(
      ['<evidence>.svg', 'bad', 'data', 'failing.json', 'splits', 'submissions', 'sweep.json']
        .concat([paintings.slice(root.length + 1)])
        .sort(),
    );
  });
});
