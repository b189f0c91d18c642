import { HarnessError } from '../../../contract/errors.ts';
import { runQuietly } from './run-quietly.ts';

/**
 * The first C++ compiler on the path.
 *
 * @throws HarnessError `ENGINE_NO_COMPILER`
 */
export async function findCompiler(): Promise<string> {
  for (const compiler of ['c++', 'g++', 'clang++']) {
    if ((await runQuietly(compiler, ['--version'])).ok) return compiler;
  }
  throw new HarnessError(
    'ENGINE_NO_COMPILER',
    "TensorFlow's binding is compiled on this machine, and there is no C++ compiler on the path (c++, g++ or clang++): install one (Debian: apt-get install g++; macOS: xcode-select --install).",
  );
}
