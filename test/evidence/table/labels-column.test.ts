import { expect, it } from 'vitest';
import { crossvalidationTables } from '../../../harness/evidence/table/crossvalidation-tables.ts';
import { readNotes } from '../../../harness/evidence/table/table.ts';
import { summariseCrossvalidation } from '../../../harness/experiments/crossvalidate/summarise-crossvalidation.ts';
import {
  exampleCollection,
  exampleControls,
  examplePlan,
  exampleRuns,
  exampleSkills as skills,
} from '../../experiments/crossvalidate/example-plan.ts';

it('says why what labels add has no interval with many artists', () => {
  const plan = examplePlan(skills, { seeds: [0] });
  const notes = [30, 60].map((artists) => {
    const controls = exampleControls(skills, plan, 0.04, { artists });
    const runs = exampleRuns(skills, plan, artists);
    const model = summariseCrossvalidation(plan, exampleCollection, runs, [], { controls });
    return readNotes(crossvalidationTables(model)).join('\n');
  });
  const why =
    'only if simulated ones covered the truth in at least 93 % of cases: up to 50 artists with 1 seed,';
  expect(notes[0]).not.toContain(why);
  expect(notes[1]).toContain(why);
});
