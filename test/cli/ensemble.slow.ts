import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { copyPaintedDemo } from '../material/session/painted-demo.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const limited = ['--limit', '6', '--offline', '--json'];
// Untrained weights serve on the demo.
const cosineMember = { plugin: 'plain-cosine', options: { inputSize: 71, layer: 'add_2' } };
const cosine = ['plain-cosine', '--input-size', '71', '--layer', 'add_2'];

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly scores: object;
}

async function printed(args: readonly string[]): Promise<Printed> {
  const { exitCode, stdout, stderr } = await runHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Printed;
}

async function refused(args: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await runHarness(root, args);
  expect(exitCode).toBe(1);
  expect(stderr).not.toMatch(/\n\s+at /);
  return stderr;
}

function read({ folder }: Printed, ...file: string[]): string {
  return readFileSync(join(folder, ...file), 'utf8');
}

let one: Printed;
let other: Printed;
let ensemble: Printed;

beforeAll(async () => {
  await copyPaintedDemo(join(root, 'data'));
  one = await printed(['run', 'colour-statistics', '--epochs', '20', ...limited]);
  other = await printed(['run', ...cosine, ...limited]);
  ensemble = await printed(['ensemble', one.manifest.id, other.folder, '--json']);
});

describe('harness ensemble', () => {
  it('makes one run of two and says which', async () => {
    const { manifest } = ensemble;
    expect(manifest).toMatchObject({
      plugin: { name: 'ensemble' },
      split: one.manifest.split,
      collection: { hash: one.manifest.collection.hash },
      limit: 6,
      seed: 0,
      members: [one, other].map(({ manifest: { id, created } }) => ({ run: id, created })),
    });
    expect(manifest.plugin.options.members).toEqual([
      { plugin: 'colour-statistics', options: { epochs: 20 } },
      { plugin: 'plain-cosine', options: { inputSize: 71, layer: 'add_2' } },
    ]);
    expect(manifest.weights).toEqual(other.manifest.weights);
    expect(manifest.weights[0]!.status).toBe('untrained');
    const stacking = JSON.parse(read(ensemble, 'model', 'stacking.json'));
    expect(stacking.members).toHaveLength(2);
  });

  it('trains nothing: members keep their models', () => {
    expect(read(ensemble, 'model', 'member-1', 'model.json')).toBe(
      read(one, 'model', 'model.json'),
    );
    expect(read(ensemble, 'model', 'member-2', 'means.json')).toBe(
      read(other, 'model', 'means.json'),
    );
    expect(read(ensemble, 'curve.csv')).toBe('epoch,loss\n');
  });

  it('comes to the same numbers to the bit as the plugin, whose members are these runs', async () => {
    const members = JSON.stringify(ensemble.manifest.plugin.options.members);
    const trained = await printed(['run', 'ensemble', '--members', members, ...limited]);
    expect(trained.manifest.id).not.toBe(ensemble.manifest.id);
    expect(trained.manifest.members).toEqual(ensemble.manifest.members);
    expect(trained.scores).toEqual(ensemble.scores);
    expect(read(trained, 'predictions.csv')).toBe(read(ensemble, 'predictions.csv'));
  });

  it('takes members that are trained in a sweep too, and trains those that are missing', async () => {
    const options = { epochs: 3 };
    const members = JSON.stringify([{ plugin: 'colour-statistics', options }, cosineMember]);
    const args = [
      'run',
      'ensemble',
      '--members',
      members,
      '--seeds',
      '0,1',
      ...limited.slice(0, 3),
    ];
    const { exitCode, stderr } = await runHarness(root, args);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('Member 1 of 2: colour-statistics');
    // That of the first seed is there, that of the other is not.
    expect(stderr.match(/Member 2 of 2: plain-cosine/g)).toHaveLength(1);
  });

  it('answers and is verified when the runs of its members are gone', async () => {
    const picture = join(ensemble.manifest.collection.root, readPainting());
    const args = ['verify', ensemble.manifest.id, picture, picture, '--nearest', '0', '--json'];
    const verified = async () => {
      const { exitCode, stdout, stderr } = await runHarness(root, args);
      expect(exitCode, stderr).toBe(0);
      return stdout;
    };
    const before = await verified();
    const aside = ({ folder, manifest }: Printed) => [folder, join(root, manifest.id)] as const;
    for (const [from, to] of [one, other].map(aside)) renameSync(from, to);
    try {
      expect(await verified()).toBe(before);
    } finally {
      for (const [from, to] of [one, other].map(aside)) renameSync(to, from);
    }
  });

  it('already exists the second time, and is on the leaderboard with its weights named', async () => {
    const args = ['ensemble', one.manifest.id, other.manifest.id];
    const { stderr, stdout } = await runHarness(root, args);
    expect(stderr).toContain('This run is finished already');
    expect(stdout).toContain('untrained weights');
    const again = await runHarness(root, [...args, '--stack', 'mean', '--stack-on', 'both']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toContain('none is trained again');
    expect(again.stderr).toMatch(/Stacked on .* equal weights/);
  });

  it('can be compared, verified and reported as any other run', async () => {
    const { id } = ensemble.manifest;
    const picture = join(ensemble.manifest.collection.root, readPainting());
    for (const args of [
      ['compare', id, one.manifest.id],
      ['verify', id, picture, picture, '--nearest', '0', '--no-picture'],
      ['report', id],
    ]) {
      const { exitCode, stderr } = await runHarness(root, args);
      expect(exitCode, stderr).toBe(0);
    }
  });

  it('names what differs between runs, and runs that cannot be members', async () => {
    const elsewhere = await printed(['run', 'colour-statistics', '--split-seed', '1', ...limited]);
    const id = one.manifest.id;
    expect(await refused(['ensemble', id, elsewhere.manifest.id])).toMatch(
      /must have the same split: .* has [0-9a-f]{8}, seed 0; .* has [0-9a-f]{8}, seed 1\./,
    );
    const smaller = await printed(['run', 'colour-statistics', '--limit', '7', '--json']);
    expect(await refused(['ensemble', id, smaller.manifest.id])).toContain('the same collection');
    expect(await refused(['ensemble', id])).toContain('needs at least two runs');
    expect(await refused(['ensemble', id, id])).toContain('is named twice');
    expect(await refused(['ensemble', id, `${other.manifest.id.slice(0, -1)}x`])).toContain(
      `Did you mean "${other.manifest.id}"?`,
    );
    expect(await refused(['ensemble', id, ensemble.manifest.id])).toContain(
      'is itself an ensemble',
    );
    rmSync(join(elsewhere.folder, 'model'), { recursive: true });
    const second = await printed(['run', ...cosine, '--split-seed', '1', ...limited]);
    expect(await refused(['ensemble', second.manifest.id, elsewhere.manifest.id])).toContain(
      'has no model',
    );
  });
});

/** The path of a tested painting, relative to the collection. */
function readPainting(): string {
  return read(ensemble, 'paintings.csv').split('\n')[1]!.split(',')[0]!;
}
