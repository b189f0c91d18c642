import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import type { FinishedRun, RunRecord } from '../../../harness/experiments/records/run-record.ts';
import type { CompareRows } from '../../../harness/experiments/summary/compare-runs.ts';
import { exampleManifest, exampleScores } from '../../experiments/records/example-run.ts';

export const base = exampleManifest();
const weights = base.weights[0]!;

/** A finished run that reaches `unseen` on unseen artists. */
export function run(id: string, unseen: number, changes: Partial<RunManifest> = {}): FinishedRun {
  const scores = exampleScores(unseen + 0.1, unseen, unseen + 0.03);
  return { folder: `/nowhere/${id}`, manifest: exampleManifest({ id, ...changes }), scores };
}

export function plugin(name: string, options = {}, paper: RunManifest['plugin']['paper'] = null) {
  return { ...base.plugin, name, paper, options: { ...base.plugin.options, ...options } };
}

/** Tells approaches apart from a difference of 0.04 on. */
export const compare: CompareRows = async (first, second) => {
  const mean = (runs: readonly FinishedRun[]) =>
    runs.reduce((sum, { scores }) => sum + scores.tests.unseen.auc.value, 0) / runs.length;
  const value = mean(first) - mean(second);
  const difference = { value, low: value, high: value };
  const uncertainty = { variance: 0.0004, freedom: 9 };
  return { difference, pValue: value < 0.04 ? 0.5 : 0.001, uncertainty };
};

export const other = {
  ...base.collection,
  name: 'Dürer | Söhne',
  kind: 'folder' as const,
  hash: 'b1'.repeat(32),
};
const otherSplit = { file: 'demo-seed1.json', hash: 'feed1111'.repeat(8), seed: 1 };
export const hostileName = '=cmd|"/c calc"!A1\u001b[31m<script>alert(1)</script>\u202e\u009b2J';
/**
 * Seeds, ties, flags, controls of two seeds of three, its own split, a hostile name and a run that
 * is not finished.
 */
export const examples: RunRecord[] = [
  run('colour', 0.62, {
    plugin: plugin('colour-statistics'),
    weights: [],
    confined: undefined,
    seconds: { train: 3.25 },
  }),
  run('xception-0', 0.76, { seed: 0 }),
  run('xception-1', 0.78, { seed: 1 }),
  run('xception-2', 0.77, { seed: 2 }),
  ...[0, 1].map((seed) =>
    run(`xception-control-${seed}`, 0.7, {
      seed,
      control: { shuffleSeed: seed, of: `xception-${seed}` },
    }),
  ),
  run('xception-2-older', 0.5, { seed: 2, created: '2024-01-01T00:00:00.000Z' }),
  run('add-12', 0.75, {
    plugin: plugin('xception', { layer: 'add_12' }, base.plugin.paper),
    weights: [{ ...weights, status: 'partial' }],
    seconds: { train: 4500 },
    skippedImages: [{ id: 'a.jpg', reason: 'truncated' }],
  }),
  run('corner', 0.7, {
    plugin: plugin('corner-features', {}, { seen: 0.512, unseen: 0.501, mixed: 0.502 }),
    weights: [{ ...weights, status: 'untrained', digest: null }],
    limit: 10,
    epochs: 2,
    confined: 'process',
  }),
  run('hostile', 0.55, {
    collection: other,
    plugin: plugin(hostileName, { layer: '../../`|*x*`\n\r' }),
    engine: { ...base.engine, name: 'wasm', device: '-2+3' },
  }),
  run('xception-other-split', 0.73, { split: otherSplit }),
  run('xception-other-split-1', 0.75, { split: otherSplit, seed: 1 }),
  run('colour-other-split', 0.64, {
    split: otherSplit,
    plugin: plugin('colour-statistics'),
    weights: [],
  }),
  { ...run('unfinished', 0.9), manifest: exampleManifest({ state: 'running' }), scores: null },
];
