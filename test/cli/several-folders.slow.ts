import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const one = join(root, 'one');
const two = join(root, 'two');

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
}

async function printed<T>(args: readonly string[], env: Record<string, string> = {}): Promise<T> {
  const { exitCode, stdout, stderr } = await runHarness(root, [...args, '--json'], env);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}
const both = (...folders: string[]) => folders.flatMap((folder) => ['--collection', folder]);
const run = (folders: readonly string[], env: Record<string, string> = {}) =>
  printed<Printed>(['run', ...both(...folders), 'colour-statistics'], env);

let first: Printed;

beforeAll(async () => {
  await paintCollection(one, { artists: 8, paintings: 6, size: 72 });
  mkdirSync(two);
  for (const letter of 'EFGH') {
    renameSync(join(one, `Painter ${letter}`), join(two, `Painter ${letter}`));
  }
  mkdirSync(join(two, 'painter_a'));
  renameSync(join(one, 'Painter A', '0.jpg'), join(two, 'painter_a', '1.jpg'));
  first = await run([one, two]);
});

describe('--collection given twice', () => {
  it('is one collection whose record names both folders, in whatever order', async () => {
    const { collection, id } = first.manifest;
    expect(collection).toMatchObject({ name: 'one + two', paintings: 48, root: one });
    expect(collection.roots).toEqual([one, two]);
    expect(collection.remarks).toEqual([
      '1 of the 8 artists is in both folders and counts as one artist: Painter A.',
    ]);
    expect((await run([two, one])).manifest).toEqual(first.manifest);
    expect(id).toMatch(/^colour-statistics-one-two-seed0-/);
  });

  it('may be a list in harness.config.json and in HARNESS_COLLECTION', async () => {
    const variable = { HARNESS_COLLECTION: JSON.stringify([one, two]) };
    expect((await run([], variable)).manifest.id).toBe(first.manifest.id);
    writeFileSync(join(root, 'harness.config.json'), '{ "collection": ["one", "./two"] }');
    const shown = await printed<{ settings: { name: string; value: unknown }[] }>(['config']);
    expect(shown.settings[0]).toMatchObject({ name: 'collection', value: [one, two] });
    expect((await run([])).manifest.id).toBe(first.manifest.id);
    const broken = { HARNESS_COLLECTION: '["one", 2]' };
    const { exitCode, stderr } = await runHarness(root, ['split'], broken);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('HARNESS_COLLECTION is invalid at collection');
    writeFileSync(join(root, 'harness.config.json'), '{}');
  });

  it('opens again for verify, report and a test on other folders', async () => {
    const { id } = first.manifest;
    const pictures = [join(one, 'Painter A', '1.jpg'), join(two, 'Painter E', '1.jpg')];
    const verified = await runHarness(root, ['verify', id, ...pictures, '--json']);
    expect(verified.exitCode, verified.stderr).toBe(0);
    expect(verified.stderr).not.toContain('has changed');
    const report = await runHarness(root, ['report', id]);
    expect(report.exitCode, report.stderr).toBe(0);
    expect(readFileSync(join(first.folder, 'report.html'), 'utf8')).toContain('data:image/');
    const { stdout } = await runHarness(root, ['runs', 'list', '--collection', two, '--json']);
    expect(stdout).toContain(id);
    const known = await runHarness(root, ['test', id, '--on', one]);
    expect(known.stderr).toContain('needs two artists that are not in the run');
    writeFileSync(join(root, 'pairs.csv'), 'a,b,same\nPainter A/1.jpg,Painter A/2.jpg,1\n');
    const pairs = await runHarness(root, ['test', id, '--pairs', join(root, 'pairs.csv')]);
    expect(pairs.stderr).toContain('Name the folder with the pictures of');
    const submitted = await runHarness(root, ['submit', id, '--pairs', join(root, 'pairs.csv')]);
    expect(submitted.stderr).toContain(
      'Name the folder with the pictures of these pairs with --images',
    );
  });

  it('exports a split that is read again, and lists copies across folders', async () => {
    const file = join(root, 'split.csv');
    const made = await printed<{ hash: string }>(['split', ...both(one, two), '--export', file]);
    expect(readFileSync(file, 'utf8')).toContain('two/painter_a/1.jpg,');
    const again = ['split', ...both(two, one), '--split', file];
    expect((await runHarness(root, again)).exitCode).toBe(0);
    expect(made.hash).toBe(first.manifest.split.hash);
    const copies = await runHarness(root, ['data', 'copies', ...both(one, two)]);
    expect(copies.exitCode, copies.stderr).toBe(0);
    const unclear = await runHarness(root, ['data', 'copies', one, ...both(two)]);
    expect(unclear.stderr).toContain('takes a folder or --collection, not both');
  });

  it('refuses a folder twice in a sentence', async () => {
    const { exitCode, stderr } = await runHarness(root, ['split', ...both(one, `${one}/`)]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('which are the same folder. Name it once.');
  });
});
