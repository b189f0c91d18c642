import '../material/serve-plugins-here.ts';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const [together, apart] = [temporaryFolder(), temporaryFolder()];
const paintings = join(together, 'paintings');
const taken = 'The members are the models of 2 finished runs; none is trained again.';
const members = [1, 20].map((epochs) => ({ plugin: 'colour-statistics', options: { epochs } }));

/** Files with plugins to cross-validate. */
function writeConfig(name: string, plugins: object): string {
  const file = join(together, name);
  writeFileSync(file, JSON.stringify({ plugins }));
  return file;
}
const ensembleAlone = writeConfig('alone.json', { ensemble: { members } });
const membersAndEnsemble = writeConfig('all.json', {
  'colour-statistics': { epochs: [1, 20] },
  ensemble: { members },
});

/** Cross-validates on three folds by default, and gives back what it said. */
async function crossvalidate(root: string, config: string, ...more: string[]): Promise<string> {
  const folds = more.includes('--folds') ? [] : ['--folds', '3'];
  const where = ['--collection', paintings, ...folds];
  const args = ['crossvalidate', '--config', config, ...where, ...more];
  const { exitCode, stderr } = await runHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  return stderr;
}

/** The runs of a plugin under a seed, by id. */
function runsOf(root: string, plugin: string, seed: number): Map<string, string> {
  const folder = join(root, 'submissions', 'crossvalidation');
  const own = readdirSync(folder).filter((id) => id.startsWith(`${plugin}-paintings-seed${seed}-`));
  return new Map(own.sort().map((id) => [id, join(folder, id)]));
}

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const manifestOf = (folder: string) => JSON.parse(read(folder, 'manifest.json')) as RunManifest;
/** How many members' runs each ensemble names. */
const membersTaken = (root: string, seed = 0) =>
  [...runsOf(root, 'ensemble', seed).values()].map((folder) => {
    return manifestOf(folder).members?.length ?? 0;
  });

let said: string;
let saidApart: string;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  said = await crossvalidate(together, membersAndEnsemble, '--seeds', '0');
  saidApart = await crossvalidate(apart, ensembleAlone, '--seeds', '0');
});

describe('harness crossvalidate with an ensemble', () => {
  it('takes the models of its members from their own runs, and says so in its record', () => {
    expect(said).toContain(taken);
    expect(membersTaken(together)).toEqual([2, 2, 2]);
    expect(said).not.toContain('Member 1 of 2');
    const trained = [...runsOf(together, 'colour-statistics', 0).values()].map(manifestOf);
    for (const folder of runsOf(together, 'ensemble', 0).values()) {
      const { members: own = [], split, seconds } = manifestOf(folder);
      expect(own).toHaveLength(2);
      for (const [place, { run, created, trainSeconds = 0 }] of own.entries()) {
        const member = trained.find(({ id }) => id === run)!;
        expect(member).toMatchObject({ created, split: { hash: split.hash, fold: split.fold } });
        expect(member.plugin.options).toMatchObject(members[place]!.options);
        expect(trainSeconds).toBe(member.seconds.train);
      }
      const before = own.reduce((sum, { trainSeconds = 0 }) => sum + trainSeconds, 0);
      expect(seconds.train).toBeGreaterThan(before - 0.01);
      expect(String(seconds.train)).toMatch(/^\d+(\.\d)?$/);
    }
  });

  it('trains members that are missing as separate runs, which come to the same to the bit', () => {
    expect(saidApart).not.toContain('none is trained again');
    expect(saidApart).toContain('Member 1 of 2: colour-statistics');
    expect(membersTaken(apart)).toEqual([2, 2, 2]);
    for (const [plugin, count] of [['colour-statistics', 6] as const, ['ensemble', 3] as const]) {
      const [one, other] = [runsOf(together, plugin, 0), runsOf(apart, plugin, 0)];
      expect([...one.keys()]).toEqual([...other.keys()]);
      expect(one.size).toBe(count);
      for (const [id, folder] of one) {
        const trained = other.get(id)!;
        for (const file of [
          'predictions.csv',
          'validation.csv',
          'metrics.json',
          'calibration.json',
          'curve.csv',
        ]) {
          expect(read(folder, file)).toBe(read(trained, file));
        }
        if (plugin !== 'ensemble') continue;
        for (const file of ['stacking.json', 'member-1/model.json', 'member-2/model.json']) {
          expect(read(folder, 'model', file)).toBe(read(trained, 'model', file));
        }
      }
    }
  });

  it('leaves runs of members that are found finished when they are asked for', async () => {
    const one = writeConfig('one.json', { 'colour-statistics': { epochs: 1 } });
    const found = await crossvalidate(apart, one, '--seeds', '0');
    expect(found).toContain('3 of 3 runs are finished');
  });

  it('trains its members where those that are there are of another seed or split', async () => {
    const [one, other] = [
      ['--seeds', '1'],
      ['--seeds', '0', '--folds', '4'],
    ];
    expect(await crossvalidate(together, ensembleAlone, ...one)).toContain('Member 2 of 2');
    expect(runsOf(together, 'colour-statistics', 1).size).toBe(6);
    expect(await crossvalidate(apart, ensembleAlone, ...other)).toContain('Member 2 of 2');
    expect(runsOf(apart, 'colour-statistics', 0).size).toBe(6 + 8);
  });

  it('takes no older runs under --force, and those that were made just before', async () => {
    const again = await crossvalidate(together, ensembleAlone, '--seeds', '0', '--force');
    expect(again).not.toContain(taken);
    expect(again).toContain('Member 2 of 2');
    const both = await crossvalidate(together, membersAndEnsemble, '--seeds', '0', '--force');
    expect(both).toContain(taken);
    expect(both).not.toContain('Member 1 of 2');
  });

  it('names the run whose model is gone', async () => {
    const [member] = runsOf(together, 'colour-statistics', 0).entries();
    rmSync(join(member![1], 'model'), { recursive: true });
    for (const [, folder] of runsOf(together, 'ensemble', 0)) rmSync(folder, { recursive: true });
    const where = ['--collection', paintings, '--folds', '3', '--seeds', '0'];
    const args = ['crossvalidate', '--config', membersAndEnsemble, ...where];
    const { exitCode, stdout } = await runHarness(together, args);
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`The run ${member![0]} has no model`);
    expect(stdout).toContain('2 of 3 runs');
  });
});
