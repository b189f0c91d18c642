import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readEmbeddings } from '../../../harness/experiments/records/embeddings.ts';
import { readCurve } from '../../../harness/experiments/records/learning-curve.ts';
import { readPaintings } from '../../../harness/experiments/records/paintings.ts';
import {
  readPredictions,
  readValidation,
} from '../../../harness/experiments/records/predictions.ts';
import {
  findFinishedRun,
  listRuns,
  readCalibration,
  readFinishedRun,
} from '../../../harness/experiments/records/read-run.ts';
import { checkSealedModel } from '../../../harness/experiments/records/seal.ts';
import { verifyRun } from '../../../harness/experiments/records/verify-runs.ts';
import { sealJson } from '../../../harness/shared/seal/seal-json.ts';
import { writeReportRun } from '../../evidence/report/write-report-run.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const id = 'sealed';
const original = temporaryFolder();
beforeAll(() => writeReportRun(original, { id, isSealed: true }));

/** A copy of the run that a test may change. */
function copyRun(): { readonly submissions: string; readonly folder: string } {
  const root = temporaryFolder();
  cpSync(join(original, 'submissions'), join(root, 'submissions'), { recursive: true });
  return { submissions: join(root, 'submissions'), folder: join(root, 'submissions', id) };
}

/** Every file of the run, with `/`. */
const listFiles = (folder: string) =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

function flip(file: string, place: number, bit: number): void {
  const bytes = readFileSync(file);
  const at = Math.min(bytes.length - 1, Math.floor(place * bytes.length));
  bytes[at] = bytes[at]! ^ (1 << bit);
  writeFileSync(file, bytes);
}

describe('a sealed run', () => {
  it('is read as it is, and found intact', async () => {
    const { submissions, folder } = copyRun();
    expect((await readFinishedRun(folder)).manifest.files).toMatchObject({
      'metrics.json': expect.stringMatching(/^[0-9a-f]{64}$/),
      'model/network.bin': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await verifyRun(submissions, id)).toEqual({ name: id, verdict: 'intact', problems: [] });
    await checkSealedModel(folder);
  });

  it('is found changed by any flipped bit of any of its files', async () => {
    const { submissions, folder } = copyRun();
    const files = listFiles(folder);
    expect(files).toContain('model/network.bin');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 7 }),
        async (file, place, bit) => {
          flip(join(folder, file), place, bit);
          const { verdict } = await verifyRun(submissions, id);
          flip(join(folder, file), place, bit);
          expect(verdict).toBe('changed');
        },
      ),
      { numRuns: 200 },
    );
  });

  const reads: [string, (folder: string) => Promise<unknown>][] = [
    ['manifest.json', readFinishedRun],
    ['metrics.json', readFinishedRun],
    ['predictions.csv', readPredictions],
    ['validation.csv', readValidation],
    ['calibration.json', readCalibration],
    ['paintings.csv', readPaintings],
    ['embeddings.npy', readEmbeddings],
    ['curve.csv', readCurve],
    ['model/network.bin', checkSealedModel],
  ];
  it.each(reads)('is refused by name where %s has another byte', async (file, read) => {
    const { folder } = copyRun();
    // A space for a line break: what is read would be the same.
    const text = readFileSync(join(folder, file), 'latin1');
    writeFileSync(join(folder, file), text.replace(/\n(?=[^\n]*$)/, ' ').concat(' '), 'latin1');
    await expect(read(folder)).rejects.toMatchObject({
      code: 'RUN_CHANGED',
      message: expect.stringContaining(`${join(folder, file)} has changed since the run wrote it`),
    });
  });

  it.each(reads.slice(1))('is refused by name where %s is missing', async (file, read) => {
    const { folder } = copyRun();
    rmSync(join(folder, file));
    await expect(read(folder)).rejects.toMatchObject({
      code: file.startsWith('model/') ? 'RUN_CHANGED' : 'RUN_BROKEN',
      message: expect.stringContaining(`${join(folder, file)} is missing`),
    });
  });

  it('is refused where its model has a file more', async () => {
    const { folder } = copyRun();
    writeFileSync(join(folder, 'model', 'index.mjs'), '');
    await expect(checkSealedModel(folder)).rejects.toThrow(/index\.mjs was added/);
  });

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"run"'],
  ])('is broken, and says so, where its manifest holds %s', async (_, text) => {
    const { submissions, folder } = copyRun();
    writeFileSync(join(folder, 'manifest.json'), text);
    await expect(readFinishedRun(folder)).rejects.toMatchObject({ code: 'RUN_BROKEN' });
    expect(await verifyRun(submissions, id)).toMatchObject({
      verdict: 'changed',
      problems: [expect.stringContaining('expected object')],
    });
  });

  it('is refused where it lists no files, though its seal is right', async () => {
    const { submissions, folder } = copyRun();
    const { seal: _, ...manifest } = JSON.parse(
      readFileSync(join(folder, 'manifest.json'), 'utf8'),
    );
    writeFileSync(join(folder, 'manifest.json'), sealJson({ ...manifest, files: null }));
    await expect(readFinishedRun(folder)).rejects.toMatchObject({ code: 'RUN_CHANGED' });
    expect(await verifyRun(submissions, id)).toMatchObject({ verdict: 'changed' });
  });

  it('is found changed where a folder is in the place of its manifest', async () => {
    const { submissions, folder } = copyRun();
    rmSync(join(folder, 'manifest.json'));
    mkdirSync(join(folder, 'manifest.json'));
    expect(await verifyRun(submissions, id)).toMatchObject({
      verdict: 'changed',
      problems: [expect.stringContaining('EISDIR')],
    });
  });

  it('is neither made again unasked nor listed as a run once it is changed', async () => {
    const { submissions, folder } = copyRun();
    const metrics = readFileSync(join(folder, 'metrics.json'), 'utf8');
    writeFileSync(join(folder, 'metrics.json'), metrics.replace(/0\.\d/, '0.9'));
    await expect(findFinishedRun(submissions, id)).rejects.toMatchObject({ code: 'RUN_CHANGED' });
    const { runs, broken } = await listRuns(submissions);
    expect(runs).toEqual([]);
    expect(broken).toMatchObject([{ reason: expect.stringContaining('metrics.json') }]);
  });

  it('cannot pass for one of an earlier version', async () => {
    const { folder } = copyRun();
    const file = join(folder, 'manifest.json');
    const text = readFileSync(file, 'utf8');
    for (const [from, to] of [
      ['"seal"', '"sial"'],
      ['"files"', '"filed"'],
    ] as const) {
      writeFileSync(file, text.replace(from, to));
      await expect(readFinishedRun(folder)).rejects.toMatchObject({ code: 'RUN_CHANGED' });
    }
    const { files: _, seal: __, ...manifest } = JSON.parse(text);
    const plugin = { ...manifest.plugin, code: 'c0de' };
    writeFileSync(file, JSON.stringify({ ...manifest, plugin }));
    await expect(readFinishedRun(folder)).rejects.toMatchObject({ code: 'RUN_CHANGED' });
  });
});

it('a run is known by the name of its folder, also where that was changed', async () => {
  const { submissions, folder } = copyRun();
  renameSync(folder, join(submissions, 'renamed'));
  expect((await listRuns(submissions)).runs.map(({ manifest }) => manifest.id)).toEqual([
    'renamed',
  ]);
  expect(await verifyRun(submissions, 'renamed')).toMatchObject({ verdict: 'intact' });
});

it('a run that was never sealed is read as before', async () => {
  const root = temporaryFolder();
  const { folder } = await writeReportRun(root, { id: 'old' });
  await readFinishedRun(folder);
  await readPredictions(folder);
  await checkSealedModel(folder);
  expect(await verifyRun(join(root, 'submissions'), 'old')).toMatchObject({ verdict: 'unsealed' });
});
