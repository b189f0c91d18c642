import { expect, it } from 'vitest';
import type { Engine } from '../../../harness/compute/engine/engine.ts';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { messageOf } from '../../../harness/contract/errors.ts';

/**
 * The engine tensorflow, or undefined if it is not installed: said loudly, and a failure where it
 * is installed on purpose.
 */
export async function requireTensorflow(): Promise<Engine | undefined> {
  try {
    return await selectEngine('tensorflow');
  } catch (error) {
    const notice = `tensorflow engine: NOT TESTED, because ${messageOf(error)}`;
    process.stderr.write(`\n${notice}\n\n`);
    if (process.env.HARNESS_REQUIRE_TENSORFLOW === '1') {
      it('is installed', () => expect.unreachable(notice));
    } else {
      it.skip(notice, () => {});
    }
    return undefined;
  }
}
