import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { libraryNames } from '../../../harness/compute/engine/tensorflow/library-names.ts';

const require = createRequire(import.meta.url);

/** Version of the package whose source bindings are compiled from. */
export const bindingPackage: string = require('@tensorflow/tfjs-node-gpu/package.json').version;

/** Source of an addon that calls a function which no TensorFlow has. */
export const bindingOfTheFuture =
  'extern "C" void TF_FunctionOfTheFuture(); extern "C" void* napi_register_module_v1(void*, void* e) { TF_FunctionOfTheFuture(); return e; }';

/**
 * An installed engine whose libraries are files of four bytes and whose binding is `binding`.
 * Returns the cache folder that holds it.
 */
export function makeInstalled(
  folder: string,
  binding: string | Buffer,
  change: Record<string, unknown> = {},
): string {
  const cache = mkdtempSync(join(folder, 'cache-'));
  const engine = join(cache, 'engines', 'tensorflow-cpu-0.0.0');
  const tensorflow = join(engine, 'tensorflow');
  mkdirSync(tensorflow, { recursive: true });
  for (const name of libraryNames) writeFileSync(join(tensorflow, name), 'four');
  const record = {
    variant: 'cpu',
    version: '0.0.0',
    tensorflow,
    libraryBytes: Object.fromEntries(libraryNames.map((name) => [name, 4])),
    bindingPackage,
    ...change,
  };
  writeFileSync(join(engine, 'engine.json'), JSON.stringify(record));
  writeFileSync(join(engine, 'tfjs_binding.node'), binding);
  writeFileSync(join(engine, 'quiet_log.node'), binding);
  return cache;
}

/** Compiles the source of an addon and returns the addon's file. */
export function compileAddon(folder: string, source: string): string {
  const base = join(mkdtempSync(join(folder, 'addon-')), 'addon');
  writeFileSync(`${base}.cc`, source);
  execFileSync('c++', ['-shared', '-fPIC', `${base}.cc`, '-o', `${base}.node`]);
  return `${base}.node`;
}
