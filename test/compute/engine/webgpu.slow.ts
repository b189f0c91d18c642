import { expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { messageOf } from '../../../harness/contract/errors.ts';
import { describeParity } from './describe-parity.ts';
import { describeTraining } from './describe-training.ts';
import { useSwiftShader } from './swiftshader.ts';

useSwiftShader();
const engine = await selectEngine('webgpu').catch((error: unknown) => messageOf(error));

if (typeof engine === 'string') {
  const notice = `webgpu engine: NOT TESTED, because ${engine}`;
  process.stderr.write(`\n${notice}\n\n`);
  // Where its driver was installed on purpose, its absence is a failure.
  if (process.env.HARNESS_REQUIRE_WEBGPU === '1') {
    it('works', () => expect.unreachable(notice));
  } else {
    it.skip(notice, () => {});
  }
} else {
  // A GPU in software takes minutes for what others do in seconds.
  const thorough = engine.accelerated || process.env.HARNESS_THOROUGH === '1';
  describeParity('webgpu', thorough ? 40 : 4);
  describeTraining('webgpu', thorough ? undefined : { steps: 2, processes: 1 });
}
