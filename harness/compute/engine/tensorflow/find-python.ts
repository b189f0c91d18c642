import { HarnessError } from '../../../contract/errors.ts';
import { runQuietly } from './run-quietly.ts';

/**
 * The first Python on the path that has pip.
 *
 * @throws HarnessError `ENGINE_NO_PYTHON`
 */
export async function findPython(): Promise<string> {
  let seen: string | undefined;
  for (const python of ['python3', 'python']) {
    if ((await runQuietly(python, ['-m', 'pip', '--version'])).ok) return python;
    if (seen === undefined && (await runQuietly(python, ['--version'])).ok) seen = python;
  }
  throw new HarnessError(
    'ENGINE_NO_PYTHON',
    seen === undefined
      ? 'TensorFlow is fetched with Python and pip, and there is no python3 on the path: install both (Debian: apt-get install python3-pip; macOS: brew install python).'
      : `TensorFlow is fetched with pip, which ${seen} does not have: install it (Debian: apt-get install python3-pip; elsewhere: ${seen} -m ensurepip).`,
  );
}
