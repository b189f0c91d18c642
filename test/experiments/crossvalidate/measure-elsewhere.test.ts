import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { crossvalidationTables } from '../../../harness/evidence/table/crossvalidation-tables.ts';
import { renderCsv } from '../../../harness/evidence/table/render-csv.ts';
import type { FinishedFold } from '../../../harness/experiments/crossvalidate/crossvalidation-plan.ts';
import { measureElsewhere } from '../../../harness/experiments/crossvalidate/measure-elsewhere.ts';
import { summariseCrossvalidation } from '../../../harness/experiments/crossvalidate/summarise-crossvalidation.ts';
import { writeElsewhere } from '../../../harness/experiments/records/elsewhere.ts';
import { readFinishedRun } from '../../../harness/experiments/records/read-run.ts';
import { measureApproach } from '../../../harness/scoring/compare-scores.ts';
import { estimateMeasured } from '../../../harness/scoring/estimate-measured.ts';
import { scorePairs } from '../../../harness/scoring/score-pairs.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import {
  exampleManifest,
  examplePredictions,
  exampleScores,
  writeExampleRun,
} from '../records/example-run.ts';
import { exampleCollection, examplePlan, exampleSkills } from './example-plan.ts';

const root = temporaryFolder();
const { collection, engine } = exampleManifest();

/** A run that answers pairs of another collection with this skill. */
async function writeTested(name: string, skill: number, fold: number, where = 'Elsewhere') {
  const manifest = exampleManifest({ id: `${name}-${fold}` });
  const folder = await writeExampleRun(root, manifest, exampleScores(0.9, 0.8, 0.85));
  const predictions = examplePredictions(skill, 12, fold).unseen;
  await writeElsewhere(
    folder,
    {
      run: { id: manifest.id },
      created: manifest.created,
      collection: { ...collection, name: where },
      test: '1b7996db'.repeat(8),
      paintings: 3,
      leftOut: [],
      engine,
      threshold: 0.5,
      score: scorePairs({ ...predictions, threshold: 0.5, seed: 0, resamples: 20 }),
      seconds: 1,
    },
    { predictions, tested: [] },
  );
  return readFinishedRun(folder);
}

let folds: FinishedFold[];

beforeAll(async () => {
  folds = [];
  for (const [approach, skill] of [0.9, 0.3].entries()) {
    for (const fold of [0, 1]) {
      const record = await writeTested(`approach-${approach}`, skill, fold);
      folds.push({ approach, seed: 0, fold, record, influences: null });
    }
  }
});

describe('other collections in a cross-validation', () => {
  it('have the mean over runs, and an interval over artists that runs do not narrow', async () => {
    const [two] = (await measureElsewhere(folds, () => 1)).get(0) ?? [];
    const [one] = (await measureElsewhere(folds.slice(0, 1), () => null)).get(0) ?? [];
    const aucs = folds
      .slice(0, 2)
      .map(({ record }) => record.elsewhere?.[0]?.score.auc.value ?? Number.NaN);
    expect(two?.auc.value).toBeCloseTo((aucs[0]! + aucs[1]!) / 2, 12);
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!;
    expect(width(two!.auc)).toBeGreaterThan(width(one!.auc) / Math.sqrt(2));
    expect([one?.auc.deviation, one?.difference]).toEqual([null, null]);
    expect(two?.difference?.low).toBeGreaterThan(0);
  });

  it('have what a run says where there is one run', () => {
    const { unseen } = examplePredictions(0.5);
    const options = { seed: 0, resamples: 50 };
    const scored = scorePairs({ ...unseen, ...options, threshold: 0.5 });
    for (const metric of ['auc', 'accuracy'] as const) {
      const measured = measureApproach([unseen], unseen, { ...options, metric });
      const { value, low, high } = estimateMeasured(measured, unseen);
      expect(value).toBeCloseTo(scored[metric].value, 12);
      expect(low).toBeCloseTo(scored[metric].low!, 9);
      expect(high).toBeCloseTo(scored[metric].high!, 9);
    }
  });

  it('are columns of the table, and those of a row that lacks them are empty', async () => {
    const plan = examplePlan(exampleSkills.slice(0, 2), { folds: 2, seeds: [0], reference: 1 });
    const shortened = folds.slice(0, 3);
    const bare = { ...shortened[2]!, record: { ...shortened[2]!.record } };
    Reflect.deleteProperty(bare.record, 'elsewhere');
    const own = [...shortened.slice(0, 2), bare];
    const elsewhere = await measureElsewhere(own, () => 1);
    const model = summariseCrossvalidation(plan, exampleCollection, own, [], { elsewhere });
    const text = renderCsv(crossvalidationTables(model));
    const rows = parse<Record<string, string>>(text, { columns: true });
    const aucOf = (name: string) => rows.find(({ plugin }) => plugin === name)?.on_elsewhere_auc;
    expect(Number(aucOf('plain-cosine'))).toBeGreaterThan(0.7);
    expect(aucOf('xception')).toBe('');
  });
});
