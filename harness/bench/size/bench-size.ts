// Prints what large collections and many runs cost, next to earlier figures.
//
//   npm run bench:size -- [--only run style leaderboard copies details] [--folder DIR] [--weights FOLDER]
//
//   --folder   where 2 GB of temporary files may go
//   --weights  Xception's, for fine-tuned-style; random ones take as much memory
//
// Linux only: the memory of a command's process and of all that it started is added up.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { competitionPaintings } from '../../data/simulation/draw-competition.ts';
import { simulate } from '../../data/simulation/simulate.ts';
import { silentProgress } from '../../shared/progress.ts';
import { describeRatio } from '../../shared/text/describe-figures.ts';
import { measureCommand } from './measure-command.ts';
import { measureCopies } from './measure-copies.ts';
import { measureGrouping } from './measure-grouping.ts';
import { writeRuns } from './write-runs.ts';

const { values, positionals } = parseArgs({
  options: {
    only: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    weights: { type: 'string' },
  },
  allowPositionals: true,
});
/** 867 of these are used for training. */
const stylePaintings = 1_700;
const manyRuns = 1_000;
const root = mkdtempSync(join(values.folder, 'harness-bench-size-'));

async function makeCollection(name: string, paintings: number): Promise<string> {
  const folder = join(root, name);
  mkdirSync(folder);
  const settings = { separability: 0.7, width: 64, seed: 0, startProgress: () => silentProgress };
  await simulate({ folder, paintings, ...settings });
  return folder;
}

function say(what: string, now: number, before: number, unit: string): void {
  const ratio = describeRatio(now / before);
  console.error(`${what}: ${now.toFixed(1)} ${unit}; ${before} ${unit} before, ratio ${ratio}`);
}

const measures: Readonly<Record<string, () => Promise<void>>> = {
  async run() {
    const collection = await makeCollection('competition', competitionPaintings);
    const args = ['run', 'colour-statistics', '--collection', collection, '--official'];
    const { gigabytes } = await measureCommand(root, args);
    say("colour-statistics on the simulated competition's official test", gigabytes, 4.4, 'GB');
  },
  async style() {
    const collection = await makeCollection('style', stylePaintings);
    const weights = values.weights === undefined ? [] : ['--weights', values.weights];
    const { gigabytes } = await measureCommand(root, [
      ...['run', 'fine-tuned-style', '--collection', collection, '--offline', '--epochs', '0'],
      ...weights,
    ]);
    say('fine-tuned-style on 867 paintings', gigabytes, 5, 'GB');
  },
  async leaderboard() {
    const project = join(root, 'many');
    await writeRuns(join(project, 'submissions'), manyRuns);
    const first = await measureCommand(project, ['leaderboard', '--json']);
    const again = await measureCommand(project, ['leaderboard', '--json']);
    say(`leaderboard of ${manyRuns} runs, for the first time`, first.cpuSeconds, 23, 's of CPU');
    say(`leaderboard of ${manyRuns} runs, every later time`, again.cpuSeconds, 23, 's of CPU');
  },
  async copies() {
    const [unrelated, few] = [measureGrouping(1), measureGrouping(3)];
    say('copies among 100,000 almost plain pictures', few, 30, 's of CPU');
    console.error(`the same with unrelated hashes: ${unrelated.toFixed(1)} s of CPU`);
  },
  async details() {
    for (const pictures of [12_500, 25_000, 50_000, 100_000]) {
      const { seconds, recall, nominatedEach } = measureCopies(pictures);
      console.error(
        `pairs that share details among ${pictures.toLocaleString('en')} simulated pictures: ` +
          `${seconds.toFixed(1)} s of CPU, ${Math.round(recall * 100)} % of the copies, ` +
          `${nominatedEach.toFixed(1)} pairs to compare for each picture`,
      );
    }
  },
};

try {
  const chosen = values.only ? positionals : Object.keys(measures);
  for (const name of chosen) {
    const measure = measures[name];
    if (measure === undefined) {
      throw new RangeError(`Expected some of ${Object.keys(measures).join(', ')}, got ${name}`);
    }
    await measure();
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
