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

async function printed(...args: string[]): Promise<Printed> {
  const own = [...args, '--engine', 'wasm', '--json'];
  const { exitCode, stdout, stderr } = await runHarness(root, own);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Printed;
}

const run = (...args: string[]) => printed('run', 'refitting', '--collection', paintings, ...args);

let alone: Printed;
let refitted: Printed;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  addPlugin('refitting', new URL('../material/refitting-plugin.ts', import.meta.url));
  addPlugin('ensemble', new URL('../../plugins/ensemble/index.ts', import.meta.url));
  [alone, refitted] = [await run(), await run('--refit')];
});

function addPlugin(name: string, from: URL): void {
  const entry = fileURLToPath(from);
  const folder = join(root, 'plugins', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.ts'), `export { default } from ${JSON.stringify(entry)};\n`);
}

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

  it('is stacked in an ensemble on what it answered before, and answers for it after', async () => {
    const unaware = await run('--seed', '1');
    const told = await printed('ensemble', alone.manifest.id, refitted.manifest.id);
    const same = await printed('ensemble', alone.manifest.id, unaware.manifest.id);
    expect(told.manifest.refitted).toBe(true);
    expect(same.manifest.refitted).toBeUndefined();
    for (const file of ['validation.csv', 'calibration.json', 'model/stacking.json']) {
      expect(read(told, file)).toBe(read(same, file));
    }
    expect(saidIn(told, 'predictions.csv')).not.toEqual(saidIn(same, 'predictions.csv'));
    expect(read(told, 'model', 'member-2', 'answer.txt')).toBe('0.7');
  });
});
