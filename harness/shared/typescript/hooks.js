// Module hooks that transpile TypeScript with esbuild and keep the result beside node_modules.
//
// tsx does the same and more, but costs 0.3 s of CPU at every start; this loads esbuild only
// when a file has changed, which keeps `harness --help` at about 0.2 s. Node 20 has no type
// stripping of its own, and later versions refuse syntax such as enums, so every version
// takes this one path.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cacheFolder = new URL('../../../node_modules/.cache/harness-typescript/', import.meta.url);

const contract = '@painter-by-numbers/harness/contract/';

/**
 * Plugins get the contract of the harness that runs them. Those of a project that lies apart from
 * this package find packages here, and so the same zod and TensorFlow.js as the harness.
 *
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, nextResolve) {
  if (specifier.startsWith(contract)) {
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  }
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const isPackage = !/^[./]|^[a-z]+:/.test(specifier);
    const isMissing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ERR_MODULE_NOT_FOUND';
    if (!isPackage || !isMissing) throw error;
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  }
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !/\.m?ts(\?|$)/.test(url)) return nextLoad(url, context);
  const file = fileURLToPath(url.replace(/\?.*$/, ''));
  const source = readFileSync(file, 'utf8');
  return { format: 'module', shortCircuit: true, source: await transpile(file, source) };
}

/**
 * @param {string} file
 * @param {string} source
 */
async function transpile(file, source) {
  const key = createHash('sha1').update(file).update('\0').update(source).digest('hex');
  const cached = new URL(`${key}.js`, cacheFolder);
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    // Not transpiled yet.
  }
  const { transform } = await import('esbuild');
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: file,
  });
  try {
    mkdirSync(cacheFolder, { recursive: true });
    const temporary = new URL(`${key}.${process.pid}.tmp`, cacheFolder);
    writeFileSync(temporary, code);
    renameSync(temporary, cached);
  } catch {
    // A read-only or full disk only costs the next start its head start.
  }
  return code;
}
