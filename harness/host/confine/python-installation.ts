import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';

/** A Python and what it needs of the disk. */
export interface PythonInstallation {
  /** The interpreter itself, where it was named by a script that chooses one. */
  readonly program: string;
  /** Folders with its libraries and packages. */
  readonly folders: readonly string[];
}

const question = `
import json, sys
print(json.dumps({
    "program": sys.executable,
    "prefixes": [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix],
    "path": [p for p in sys.path if p],
}))`;

const answer = z.object({
  program: z.string(),
  prefixes: z.array(z.string()),
  path: z.array(z.string()),
});

const known = new Map<string, Promise<PythonInstallation>>();

/**
 * Asks an interpreter where it is and where its packages are; once for each.
 *
 * @throws Error if it does not start or answers with something else
 */
export function askPython(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<PythonInstallation> {
  const key = JSON.stringify([program, env.PYTHONPATH]);
  const asked = known.get(key) ?? ask(program, env);
  known.set(key, asked);
  return asked;
}

async function ask(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<PythonInstallation> {
  try {
    const { stdout } = await promisify(execFile)(program, ['-c', question], {
      env: { ...env },
      timeout: 30_000,
    });
    const { prefixes, path, ...found } = answer.parse(parseJson(stdout));
    return { program: found.program, folders: [...prefixes.flatMap(listLibraries), ...path] };
  } catch (error) {
    throw new Error(`${program} does not say where its packages are: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** What belongs to Python in a prefix, which may be the system's or a project's folder. */
function listLibraries(prefix: string): string[] {
  const names = ['bin', 'lib', 'lib64', 'libexec', 'share', 'etc', 'pyvenv.cfg', 'conda-meta'];
  return names.map((name) => join(prefix, name));
}
