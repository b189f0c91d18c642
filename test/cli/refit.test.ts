import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly scores: { readonly threshold: number };
}

async function run(...args: string[]): Promise<Printed> {
  const own = ['run', 'refitting', '--collection', paintings, '--engine', 'wasm', '--json'];
  const { exitCode, stdout, stderr } = await runHarness(root, [...own, ...args]);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Printed;
}

let alone: Printed;
let refitted: Printed;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  const plugin = fileURLToPath(new URL('../material/refitting-plugin.ts', import.meta.url));
  mkdirSync(join(root, 'plugins', 'refitting'), { recursive: true });
  writeFileSync(
    join(root, 'plugins', 'refitting', 'index.ts'),
    `export { default } from ${JSON.stringify(plugin)};\n`,
  );
  [alone, refitted] = [await run(), await run('--refit')];
});

const read = ({ folder }: Printed, ...file: string[]) =>
  readFileSync(join(folder, ...file), 'utf8');
/** What the model said of each pair. */
const saidIn = (run: Printed, file: string) =>
  parse<{ probability: string }>(read(run, file), { columns: true }).map(({ probability }) =>
    Number(probability),
  );

describe('a run whose model learns from validation too', () => {
  it('has threshold, calibration and validation figures of the model before', () => {
    for (const file of ['validation.csv', 'calibration.json']) {
      expect(read(refitted, file)).toBe(read(alone, file));
    }
    expect(refitted.scores.threshold).toBe(alone.scores.threshold);
    expect(Math.max(...saidIn(refitted, 'validation.csv'))).toBeLessThan(0.3);
  });

  it('answers the tests with the model after, keeps that one and says so', () => {
    expect(Math.max(...saidIn(alone, 'predictions.csv'))).toBeLessThan(0.3);
    expect(Math.min(...saidIn(refitted, 'predictions.csv'))).toBeGreaterThan(0.6);
    expect(read(refitted, 'model', 'answer.txt')).toBe('0.7');
    expect([alone.manifest.refitted, refitted.manifest.refitted]).toEqual([undefined, true]);
  });

  it('is no member of an ensemble, which is stacked on validation', async () => {
    const args = ['ensemble', alone.manifest.id, refitted.manifest.id];
    const { exitCode, stderr } = await runHarness(root, args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `The run ${refitted.manifest.id} has learnt from validation paintings (--refit), on which an ensemble is stacked. Name a run of it without --refit.`,
    );
  });
});
