import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../../contract/errors.ts';
import { libraryNames } from './library-names.ts';
import { runQuietly } from './run-quietly.ts';

const require = createRequire(import.meta.url);
const quietLog = fileURLToPath(new URL('./quiet-log.cc', import.meta.url));
const native = fileURLToPath(new URL('./native', import.meta.url));

/** The folder of the npm package with the binding's source. */
export function findBindingPackage(): string {
  return dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));
}

/** Version of that package. A binding belongs to one version. */
export function readBindingPackageVersion(): string {
  return require('@tensorflow/tfjs-node-gpu/package.json').version;
}

/** The input of the compiler. */
interface Compilation {
  readonly compiler: string;
  /** The current `tensorflow` folder with its libraries and headers. */
  readonly tensorflow: string;
  /** The location of that folder when the addon is loaded. */
  readonly runsFrom: string;
  readonly output: string;
}

/**
 * Compiles the binding between Node.js and TensorFlow.
 *
 * @throws HarnessError `ENGINE_COMPILE_FAILED`
 */
export async function compileBinding({
  compiler,
  tensorflow,
  runsFrom,
  output,
}: Compilation): Promise<void> {
  const source = join(findBindingPackage(), 'binding');
  const nodeHeaders: string = require('node-api-headers').include_dir;
  await compile(compiler, [
    ...['-O2', '-DNAPI_VERSION=8', '-I', nodeHeaders, '-I', join(tensorflow, 'include')],
    ...[join(source, 'tfjs_backend.cc'), join(source, 'tfjs_binding.cc')],
    ...linkAgainst(tensorflow, runsFrom),
    ...['-o', output],
  ]);
}

/**
 * Compiles the addon that limits TensorFlow's log to `TF_CPP_MIN_LOG_LEVEL`; see quiet-log.cc.
 *
 * @throws HarnessError `ENGINE_COMPILE_FAILED`
 */
export async function compileQuietLog({
  compiler,
  tensorflow,
  output,
}: Omit<Compilation, 'runsFrom'>): Promise<void> {
  await compile(compiler, ['-O1', '-I', join(tensorflow, 'include'), quietLog, '-o', output]);
}

/** Name of the addon with the project's own operations, which changes with the source. */
export function kernelsName(): string {
  const hash = createHash('sha256');
  for (const name of nativeSources()) hash.update(name).update(readFileSync(join(native, name)));
  return `kernels-${hash.digest('hex').slice(0, 12)}.node`;
}

/**
 * Compiles the addon with the project's own operations for training; see `native/`.
 *
 * @throws HarnessError `ENGINE_COMPILE_FAILED`
 */
export async function compileKernels({
  compiler,
  tensorflow,
  runsFrom,
  output,
}: Compilation): Promise<void> {
  const nodeHeaders: string = require('node-api-headers').include_dir;
  const sources = nativeSources().filter((name) => name.endsWith('.cc'));
  await compile(compiler, [
    // The slim build leaves out code whose headers are not unpacked.
    ...['-O3', '-pthread', '-DNAPI_VERSION=8', '-DIS_SLIM_BUILD'],
    ...['-I', nodeHeaders, '-I', join(tensorflow, 'include'), '-I', join(native, 'absent')],
    ...sources.map((name) => join(native, name)),
    ...linkAgainst(tensorflow, runsFrom),
    ...['-o', output],
  ]);
}

function nativeSources(): string[] {
  return readdirSync(native)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort();
}

function linkAgainst(tensorflow: string, runsFrom: string): string[] {
  return [
    ...libraryNames.map((name) => join(tensorflow, name)),
    `-Wl,-rpath,${runsFrom}`,
    ...(process.platform === 'darwin'
      ? ['-undefined', 'dynamic_lookup']
      : // A library that lacks a function is then refused at load, not at the first call.
        ['-Wl,-z,now']),
  ];
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
