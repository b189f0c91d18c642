import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const register = new URL('../../../harness/shared/typescript/register.js', import.meta.url).href;
/** Sets what statements say apart from what else is printed. */
const mark = 'SAID ';
const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs statements of TypeScript-free JavaScript in a separate Node.js process, with the
 * project's modules importable as `#root/…`, and returns what they pass to `say`.
 */
export async function runInChild(
  statements: string,
  env: Record<string, string | undefined> = {},
): Promise<{ said: unknown[]; stdout: string; stderr: string; exitCode: number | undefined }> {
  const source = statements.replaceAll('#root/', new URL('../../../', import.meta.url).href);
  const prelude = `const say = (x) => process.stdout.write('${mark}' + JSON.stringify(x) + '\\n');`;
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    ['--import', register, '--input-type=module', '--eval', `${prelude}\n${source}`],
    {
      cwd: root,
      reject: false,
      stdin: 'ignore',
      extendEnv: false,
      env: { ...process.env, NODE_OPTIONS: '', VITEST: undefined, ...env },
    },
  );
  const lines = stdout.split('\n');
  return {
    said: lines
      .filter((line) => line.startsWith(mark))
      .map((line) => JSON.parse(line.slice(mark.length)) as unknown),
    stdout: lines.filter((line) => !line.startsWith(mark)).join('\n'),
    stderr,
    exitCode,
  };
}
