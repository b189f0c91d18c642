import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestCode } from '../../../harness/experiments/records/code-digest.ts';
import { markEarlierCode } from '../../../harness/experiments/summary/mark-earlier-code.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { exampleManifest } from '../records/example-run.ts';

const project = findProject();
const code = digestCode(join(project.plugins, 'xception'));
const { plugin } = exampleManifest();

it('marks runs of other code, and those whose record does not say what they stand on', () => {
  const approach = 'ab'.repeat(32);
  const manifests = [
    exampleManifest({ plugin: { ...plugin, code }, approach }),
    exampleManifest({ plugin: { ...plugin, code } }),
    exampleManifest({ plugin: { ...plugin, code: 'cd'.repeat(32) }, approach }),
    exampleManifest(),
    exampleManifest({ plugin: { ...plugin, name: 'gone' } }),
  ];
  const runs = manifests.map((manifest) => ({ folder: '/runs', manifest, scores: null }));
  const marked = markEarlierCode(runs, project).map(
    ({ isOfEarlierCode = false }) => isOfEarlierCode,
  );
  expect(marked).toEqual([false, true, true, true, false]);
});
