import { readRun } from '../../../harness/experiments/records/read-run.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import {
  exampleManifest,
  examplePredictions,
  exampleScores,
  writeExampleRun,
} from '../../experiments/records/example-run.ts';

const base = exampleManifest();

async function write(
  submissions: string,
  id: string,
  skill: number,
  changes: Partial<RunManifest> = {},
) {
  const manifest = exampleManifest({ id, plugin: { ...base.plugin, name: id }, ...changes });
  const scores = exampleScores(0.9, 0.5 + skill / 4, 0.85);
  const predictions = examplePredictions(skill, 20, manifest.seed);
  return readRun(await writeExampleRun(submissions, manifest, scores, predictions));
}

/** Two seeds of a good approach, noise, one on another split and one that is not finished. */
export async function writeContestants(submissions: string) {
  const good = { ...base.plugin, name: 'good' };
  return [
    await write(submissions, 'good-0', 1, { plugin: good, seed: 0 }),
    await write(submissions, 'good-1', 0.98, { plugin: good, seed: 1 }),
    await write(submissions, 'noise', 0),
    await write(submissions, 'elsewhere', 1, { split: { ...base.split, hash: 'other', seed: 3 } }),
    await write(submissions, 'unfinished', 1, { state: 'running' }),
  ];
}
