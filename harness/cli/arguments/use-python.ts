import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';

/**
 * Makes this process and its children use the Python that `--python` names.
 *
 * @throws HarnessError `OPTION_INVALID` for a path if there is no file
 */
export async function usePython(named: string | undefined): Promise<void> {
  if (named === undefined) return;
  const { choosePython } = await import('../../host/process/interpreter.ts');
  const python = choosePython(named);
  const found = isAbsolute(python) ? statSync(python, { throwIfNoEntry: false }) : true;
  if (found === undefined) {
    throw new HarnessError('OPTION_INVALID', `--python names ${python}, which does not exist.`);
  }
  if (found !== true && found.isDirectory()) {
    const inside = join(python, 'bin', 'python3');
    const program = existsSync(inside) ? inside : 'the program in it, such as bin/python3';
    throw new HarnessError(
      'OPTION_INVALID',
      `--python names ${python}, which is a folder. Name ${program}.`,
    );
  }
  process.env.HARNESS_PYTHON = python;
}
