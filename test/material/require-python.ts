import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { messageOf } from '../../harness/contract/errors.ts';

const modules = 'numpy, sklearn';

/**
 * Whether the Python that plugins run on has what the project's own ones import. Where it has not,
 * that is said loudly, and is a failure where it is installed on purpose.
 */
export function requirePython(): boolean {
  const python = process.env.HARNESS_PYTHON || 'python3';
  try {
    execFileSync(python, ['-c', `import ${modules}`], { stdio: 'pipe' });
    return true;
  } catch (error) {
    const reason = messageOf(error).trim().split('\n').at(-1);
    const notice = `Python plugins: NOT TESTED, because ${python} cannot import ${modules}: ${reason}`;
    process.stderr.write(`\n${notice}\n\n`);
    if (process.env.HARNESS_REQUIRE_PYTHON === '1') {
      it('has the modules of Python plugins', () => expect.unreachable(notice));
    } else {
      it.skip(notice, () => {});
    }
    return false;
  }
}
