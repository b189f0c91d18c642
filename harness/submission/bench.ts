/**
 * A submission at the competition's size without its images: 21,916,047 pairs in 13 groups are
 * read, scored on synthetic embeddings, written, checked and graded, beside the same in Python.
 *
 *   node --import ./harness/typescript/register.js harness/submission/bench.ts
 *     [--python PROGRAM]  a Python with pandas and scikit-learn (default: python3)
 *     [--pairs N]         fewer pairs (default: 21916047)
 *     [--folder DIR]      where 2 GB of temporary files may go
 *
 * Every stage runs in a process of its own, so that each has its own peak of memory.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { createRandom } from '../random.ts';
import {
  findGroupSizes,
  makeSyntheticTest,
  officialGroups,
  officialPaintings,
  officialPairs,
  writePairsAndAnswers,
} from './bench-data.ts';
import { gradeSubmission } from './grade-submission.ts';
import { groupPairs } from './pair-groups.ts';
import { areaUnderCurve, binByRank } from './rank-bins.ts';
import { collectImages } from './read-pairs.ts';
import { writeSubmission } from './write-submission.ts';

const width = 64;
const sharpness = 4;

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    folder: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    pairs: { type: 'string', default: String(officialPairs) },
  },
});

const pairs = Number(values.pairs);
const paintings = Math.round(officialPaintings * Math.sqrt(pairs / officialPairs));
const makeTest = () =>
  makeSyntheticTest(findGroupSizes(paintings, officialGroups, pairs), {
    width,
    separability: 0.7,
    random: createRandom(1),
  });

function filesIn(folder: string) {
  return {
    pairsFile: join(folder, 'submission_info.csv'),
    answersFile: join(folder, 'solution_painter.csv'),
    embeddingFile: join(folder, 'embeddings.f32'),
    outFile: join(folder, 'submission.csv'),
    gzipFile: join(folder, 'submission.csv.gz'),
  };
}

const paintingOf = (image: string) => Number.parseInt(image, 10) - 100_000;
const probabilityOf = (dot: number) => 1 / (1 + Math.exp(-sharpness * dot));

/** The embeddings of the images in the order in which the pairs file names them. */
function embeddingsInOrder(images: readonly string[], embedding: Float32Array): Float32Array {
  const ordered = new Float32Array(images.length * width);
  for (const [i, image] of images.entries()) {
    const from = paintingOf(image) * width;
    ordered.set(embedding.subarray(from, from + width), i * width);
  }
  return ordered;
}

function dotProduct(embedding: Float32Array, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += embedding[a * width + k]! * embedding[b * width + k]!;
  return sum;
}

type Stage = (folder: string) => Promise<Record<string, unknown>>;

const stages: Record<string, Stage> = {
  /** Makes the files. */
  async generate(folder) {
    const { pairsFile, answersFile, embeddingFile } = filesIn(folder);
    const test = makeTest();
    await writeFile(embeddingFile, Buffer.from(test.embedding.buffer));
    await writePairsAndAnswers(test, pairsFile, answersFile);
    return {};
  },
  write: (folder) => write(folder, false),
  writeGzip: (folder) => write(folder, true),
  /** The exact AUC of everything, which is all that the Python version computes. */
  async grade(folder) {
    const { outFile, answersFile } = filesIn(folder);
    return { ...(await gradeSubmission({ submission: outFile, answers: answersFile, draws: 0 })) };
  },
  /** What `harness grade` does: also by group, and the spread of the leaderboards. */
  async gradeInFull(folder) {
    const { pairsFile, outFile, answersFile } = filesIn(folder);
    const startedAt = performance.now();
    const { seen } = makeTest();
    const groups = await groupPairs(pairsFile, (image) => seen[paintingOf(image)] === 1);
    const grade = await gradeSubmission({ submission: outFile, answers: answersFile, groups });
    return { ...grade, seconds: (performance.now() - startedAt) / 1000 };
  },
  /** The AUC from the embeddings, without any file. */
  async direct() {
    const { artist, embedding, groupStarts } = makeTest();
    const positives: number[] = [];
    const negatives = new Float64Array(pairs);
    let count = 0;
    for (const [group, start] of groupStarts.slice(0, -1).entries()) {
      for (let i = start + 1; i < groupStarts[group + 1]!; i++) {
        for (let j = start; j < i; j++) {
          const probability = Math.fround(probabilityOf(dotProduct(embedding, i, j)));
          if (artist[i] === artist[j]) positives.push(probability);
          else negatives[count++] = probability;
        }
      }
    }
    const bins = binByRank({
      positives: Float64Array.from(positives).sort(),
      negatives: negatives.subarray(0, count).sort(),
    });
    return { auc: areaUnderCurve(bins) };
  },
};

async function write(folder: string, gzip: boolean) {
  const { pairsFile, outFile, gzipFile, embeddingFile } = filesIn(folder);
  const startedAt = performance.now();
  const bytes = await readFile(embeddingFile);
  const { images, rows } = await collectImages(pairsFile);
  const embedding = embeddingsInOrder(
    images,
    new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  );
  await writeSubmission({
    pairsFile,
    outFile: gzip ? gzipFile : outFile,
    gzip,
    model: 'bench',
    expectedRows: pairs,
    async answer({ a, b }) {
      return Float32Array.from(a, (first, i) => probabilityOf(dotProduct(embedding, first, b[i]!)));
    },
  });
  return { rows, seconds: (performance.now() - startedAt) / 1000 };
}

/** Runs a stage in a process of its own; adds its peak of memory. */
async function runStage(stage: string, folder: string) {
  const { stdout } = await execa(process.execPath, [
    '--import',
    new URL('../typescript/register.js', import.meta.url).href,
    fileURLToPath(import.meta.url),
    ...['--stage', stage, '--folder', folder, '--pairs', String(pairs)],
  ]);
  return JSON.parse(stdout);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Cost {
  readonly seconds: number;
  /** Of all threads: tells more than seconds where other programs are running. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

function describe(label: string, { seconds, cpuSeconds, peakMb }: Cost): void {
  const rate = (pairs / seconds / 1e6).toFixed(2);
  print(
    `${label.padEnd(34)} ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s), ` +
      `${rate} M rows/s, ${peakMb.toFixed(0)} MB`,
  );
}

if (values.stage !== undefined && values.folder !== undefined) {
  const result = await stages[values.stage]?.(values.folder);
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  print(JSON.stringify({ ...result, cpuSeconds, peakMb: maxRSS / 1024 }));
} else {
  const folder = await mkdtemp(join(values.folder ?? tmpdir(), 'harness-bench-'));
  try {
    await runStage('generate', folder);
    print(`${pairs} pairs of ${paintings} paintings in ${officialGroups} groups`);
    const written = await runStage('write', folder);
    describe('read, scored, written', written);
    const gzipped = await runStage('writeGzip', folder);
    describe('the same as gzip', gzipped);
    const graded = await runStage('grade', folder);
    describe(`graded, AUC ${graded.auc.toFixed(6)}`, graded);
    const full = await runStage('gradeInFull', folder);
    describe('graded with groups and 200 draws', full);
    const direct = await runStage('direct', folder);
    print(`AUC straight from the embeddings differs by ${Math.abs(direct.auc - graded.auc)}`);

    const { pairsFile, embeddingFile, answersFile } = filesIn(folder);
    const script = fileURLToPath(new URL('bench-python.py', import.meta.url));
    const outFile = join(folder, 'python.csv');
    const python = await execa(
      values.python,
      [script, pairsFile, embeddingFile, String(width), answersFile, outFile],
      { reject: false },
    );
    if (python.failed) {
      print(`no Python version: ${python.stderr.split('\n').at(-1) || python.message}`);
    } else {
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
    }
  } finally {
    if (existsSync(folder)) await rm(folder, { recursive: true, force: true });
  }
}
