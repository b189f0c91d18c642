import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import type { LeaderboardModel } from '../../harness/experiments/summary/leaderboard-model.ts';
import type { Scores } from '../../harness/scoring/score.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly scores: Scores;
}

const root = temporaryFolder();
let real: Printed;
let control: Printed;

async function succeed(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

beforeAll(async () => {
  const paintings = join(root, 'paintings');
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  const plugin = join(root, 'plugins', 'plain-colours');
  mkdirSync(plugin, { recursive: true });
  const entry = fileURLToPath(new URL('../material/plain-colours-plugin.ts', import.meta.url));
  writeFileSync(join(plugin, 'index.ts'), `export { default } from ${JSON.stringify(entry)};\n`);
  const args = ['plain-colours', '--collection', paintings, '--engine', 'cpu'];
  const printed = JSON.parse(await succeed('run', ...args, '--control', '--json'));
  [real, control] = [printed, printed.control];
});

describe('harness run --control', () => {
  it('makes the same run on shuffled labels, in a folder of controls', () => {
    expect(control.manifest.control).toEqual({ shuffleSeed: 0, of: real.manifest.id });
    expect(control.manifest.id).toMatch(/^plain-colours-control-paintings-seed0-/);
    expect(control.folder).toBe(join(root, 'submissions', 'controls', control.manifest.id));
    expect(existsSync(join(root, 'submissions', control.manifest.id))).toBe(false);
    expect(real.manifest).not.toHaveProperty('control');
  });

  it('gives an approach that learns nothing from labels the same answers to the same questions', () => {
    const answers = ({ folder }: Printed) => readFileSync(join(folder, 'predictions.csv'), 'utf8');
    expect(answers(control)).toBe(answers(real));
  });

  it('is no row of the leaderboard, which says that labels add nothing there', async () => {
    const board = JSON.parse(await succeed('leaderboard', '--json')) as LeaderboardModel;
    const rows = board.tables.flatMap((table) => table.rows);
    expect(rows.map(({ runs }) => runs)).toEqual([[real.manifest.id]]);
    expect(rows[0]!.labelsAdd).toMatchObject({
      difference: { value: 0 },
      controls: [control.manifest.id],
    });
  });

  it('makes nothing that an ensemble may have as a member', async () => {
    const args = ['ensemble', control.folder, real.folder];
    const { exitCode, stderr } = await runHarness(root, args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('learned from shuffled labels');
    expect(stderr).toContain(real.manifest.id);
  });
});
