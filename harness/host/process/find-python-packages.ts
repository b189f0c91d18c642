import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { describeMissingProgram } from './describe-missing-program.ts';
import { pluginEnvironment } from './interpreter.ts';

const program = fileURLToPath(new URL('./list_packages.py', import.meta.url));
const answer = z.record(z.string(), z.string());

/**
 * The versions that decide what a plugin in Python computes, known before it runs: of Python (under
 * `python`), of the packages that its sources import, and of what those require that is compiled.
 *
 * @param name of the plugin, for messages
 * @param folder with its sources
 * @throws HarnessError `PLUGIN_NOT_STARTED` if the interpreter does not say
 */
export async function findPythonPackages(
  name: string,
  folder: string,
  interpreter: string,
): Promise<Readonly<Record<string, string>>> {
  try {
    const { stdout } = await promisify(execFile)(interpreter, [program, folder], {
      cwd: folder,
      env: pluginEnvironment(tmpdir()),
      timeout: 60_000,
    });
    return answer.parse(parseJson(stdout));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing
      ? describeMissingProgram(interpreter)
      : `${interpreter} does not say which packages it has: ${messageOf(error)}`;
    throw new HarnessError('PLUGIN_NOT_STARTED', `Plugin ${name}: ${why}`, { cause: error });
  }
}
