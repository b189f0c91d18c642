/**
 * A submission at the competition's size without its images: a simulated collection of 103,250
 * paintings is split, its 21,916,047 pairs are read, scored by a siamese head on cached embeddings,
 * written, checked and graded, and the same is done in Python.
 *
 *   npm run bench:submission -- [--python PROGRAM] [--paintings N] [--folder DIR] [--metadata DIR]
 *
 *   --python     a Python with pandas and scikit-learn (default: python3)
 *   --paintings  fewer paintings (default: 103250)
 *   --folder     where 3 GB of temporary files may go
 *   --metadata   a folder with the real train_info.csv and all_data_info.csv, to split them as well
 *
 * Every stage runs in a separate process, so that each has its own peak memory.
 */
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { filesIn, stagesOf } from './bench-stages.ts';

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    folder: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    paintings: { type: 'string', default: '103250' },
    metadata: { type: 'string' },
  },
});

interface Cost {
  readonly seconds: number;
  /** Of all threads: more informative than seconds if other programs are running. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (values.stage === undefined) await runAll();
else {
  const result = await stagesOf(Number(values.paintings))[values.stage]?.(values.folder ?? '');
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  print(JSON.stringify({ ...result, cpuSeconds, peakMb: maxRSS / 1024 }));
}

/** Runs a stage in a separate process; adds its costs. */
async function runStage(stage: string, folder: string) {
  const { stdout } = await execa(process.execPath, [
    '--import',
    new URL('../../shared/typescript/register.js', import.meta.url).href,
    fileURLToPath(import.meta.url),
    ...['--stage', stage, '--folder', folder, '--paintings', values.paintings],
  ]);
  return JSON.parse(stdout.split('\n').at(-1) ?? '');
}

/** The real tables as a simulated collection: the images' hashes are made up. */
async function borrowMetadata(from: string, folder: string): Promise<string> {
  const into = join(folder, 'real');
  await mkdir(into);
  for (const name of await readdir(from)) {
    if (/^(train_info|all_data_info)\.csv(\.gz)?$/.test(name)) {
      await copyFile(join(from, name), join(into, name));
    }
  }
  await copyFile(join(folder, 'simulated.json'), join(into, 'simulated.json'));
  return into;
}

async function runAll(): Promise<void> {
  const folder = await mkdtemp(join(values.folder ?? tmpdir(), 'harness-bench-'));
  try {
    const { paintings, pairs } = await runStage('generate', folder);
    const describe = (label: string, { seconds, cpuSeconds, peakMb }: Cost, rows = true) => {
      const rate = rows ? `, ${(pairs / seconds / 1e6).toFixed(2)} M rows/s` : '';
      print(
        `${label.padEnd(42)} ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s)${rate}, ` +
          `${peakMb.toFixed(0)} MB`,
      );
    };
    print(`${paintings} paintings, ${pairs} pairs`);
    const split = await runStage('split', folder);
    describe('official split with all its checks', split, false);
    if (values.metadata !== undefined) {
      const real = await runStage('split', await borrowMetadata(values.metadata, folder));
      describe('the same on the real metadata', real, false);
      print(JSON.stringify(real.parts));
    }
    const written = await runStage('write', folder);
    describe(`read, scored on ${written.engine}, written`, written);
    describe('the same as gzip', await runStage('writeGzip', folder));
    const graded = await runStage('grade', folder);
    describe(`graded, AUC ${graded.auc.toFixed(6)}`, graded);
    describe('graded with groups and 200 draws', await runStage('gradeInFull', folder));
    const direct = await runStage('direct', folder);
    print(`AUC straight from the embeddings differs by ${Math.abs(direct.auc - graded.auc)}`);

    const { pairsFile, embeddingsFile, headFile, answersFile } = filesIn(folder);
    const script = fileURLToPath(new URL('bench-python.py', import.meta.url));
    const outFile = join(folder, 'python.csv');
    const python = await execa(
      values.python,
      [script, pairsFile, embeddingsFile, headFile, answersFile, outFile],
      { reject: false },
    );
    if (python.failed) {
      print(`Python version not measured: ${python.stderr.split('\n').at(-1) || python.message}`);
      return;
    }
    const other = JSON.parse(python.stdout);
    describe('Python: read, scored, written', other.write);
    describe(`Python: graded, AUC ${other.auc.toFixed(6)}`, other.grade);
    const ratio = (theirs: number, ours: number) => (theirs / ours).toFixed(2);
    print(
      `Python takes ${ratio(other.write.seconds, written.seconds)} times as long to write and ` +
        `${ratio(other.grade.seconds, graded.seconds)} times as long to grade (CPU ` +
        `${ratio(other.write.cpuSeconds, written.cpuSeconds)} and ` +
        `${ratio(other.grade.cpuSeconds, graded.cpuSeconds)})`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
