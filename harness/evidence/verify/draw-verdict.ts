// Draws the picture of the README: two paintings and whether one artist painted both, as a run says it.
//
//   npm run draw:verdict -- RUN A.jpg B.jpg docs/verdict.svg

import writeFileAtomic from 'write-file-atomic';
import { findRun } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import { findProject } from '../../shared/project.ts';
import { drawEvidence } from './draw-evidence.ts';
import { openVerifier } from './open-verifier.ts';

const [name, a, b, file] = process.argv.slice(2);
if (name === undefined || a === undefined || b === undefined || file === undefined) {
  console.error(
    'Give a run, two paintings and a file: npm run draw:verdict -- RUN A.jpg B.jpg C.svg',
  );
  process.exit(1);
}
const project = findProject();
const run = await readFinishedRun(await findRun(name, project.submissions));
const verifier = await openVerifier(run, project, { log: console.error });
try {
  const verification = await verifier.verify([a, b], { prior: 0.5, nearest: 0 });
  await writeFileAtomic(file, await drawEvidence(verification));
} finally {
  await verifier.close();
}
