import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../errors.ts';
import { libraryNames } from './library-names.ts';
import { runQuietly } from './run-quietly.ts';

const require = createRequire(import.meta.url);
const quietLog = fileURLToPath(new URL('./quiet-log.cc', import.meta.url));

/** The folder of the npm package that holds the binding's source. */
export function findBindingPackage(): string {
  return dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));
}

/** Version of that package. A binding belongs to one version. */
export function readBindingPackageVersion(): string {
  return require('@tensorflow/tfjs-node-gpu/package.json').version;
}

/**
 * Compiles the binding between Node.js and TensorFlow.
 *
 * @param options.tensorflow the folder `tensorflow` with its libraries and headers, now
 * @param options.runsFrom where that folder will be when the binding is loaded
 * @throws HarnessError `ENGINE_COMPILE_FAILED`
 */
export async function compileBinding(options: {
  compiler: string;
  tensorflow: string;
  runsFrom: string;
  output: string;
}): Promise<void> {
  const { compiler, tensorflow, runsFrom, output } = options;
  const source = join(findBindingPackage(), 'binding');
  const nodeHeaders: string = require('node-api-headers').include_dir;
  await compile(compiler, [
    ...['-O2', '-DNAPI_VERSION=8', '-I', nodeHeaders, '-I', join(tensorflow, 'include')],
    ...[join(source, 'tfjs_backend.cc'), join(source, 'tfjs_binding.cc')],
    ...libraryNames.map((name) => join(tensorflow, name)),
    `-Wl,-rpath,${runsFrom}`,
    ...(process.platform === 'darwin'
      ? ['-undefined', 'dynamic_lookup']
      : // A library that lacks a function is then refused at load, not at the first call.
        ['-Wl,-z,now']),
    ...['-o', output],
  ]);
}

/**
 * Compiles the addon that keeps TensorFlow's log to `TF_CPP_MIN_LOG_LEVEL`; see quiet-log.cc.
 *
 * @throws HarnessError `ENGINE_COMPILE_FAILED`
 */
export async function compileQuietLog(options: {
  compiler: string;
  tensorflow: string;
  output: string;
}): Promise<void> {
  const { compiler, tensorflow, output } = options;
  await compile(compiler, ['-O1', '-I', join(tensorflow, 'include'), quietLog, '-o', output]);
}

async function compile(compiler: string, args: readonly string[]): Promise<void> {
  const result = await runQuietly(compiler, ['-std=c++17', '-shared', '-fPIC', '-w', ...args]);
  if (result.ok) return;
  const lines = result.stderr.split('\n');
  throw new HarnessError(
    'ENGINE_COMPILE_FAILED',
    `${compiler} could not compile TensorFlow's binding: ${lines.find((line) => /error/i.test(line)) ?? lines[0]}`,
  );
}
