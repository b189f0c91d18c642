// Module hooks that transpile TypeScript with esbuild and keep the result next to node_modules.
//
// tsx does the same and more, but costs 0.3 s of CPU at every start; this loads esbuild only
// when a file has changed, which keeps `harness --help` at about 0.2 s. Node 20 has no type
// stripping, and later versions refuse syntax such as enums, so every version
// takes this one path.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cacheFolder = new URL('../../../node_modules/.cache/harness-typescript/', import.meta.url);

/**
 * What there is one of: the contract, and the engine, which another copy of TensorFlow.js would not
 * find selected.
 */
const ours = /^(@painter-by-numbers\/harness\/contract\/|@tensorflow\/tfjs($|-core($|\/)))/;

/**
 * Plugins get the contract and the TensorFlow.js of the harness that runs them, wherever they are.
 * Other packages they find near them, else here, as zod.
 *
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, nextResolve) {
  const isOfEngine = /\/node_modules\/@tensorflow\//.test(context.parentURL ?? '');
  if (ours.test(specifier) && !isOfEngine) {
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
