// Bundles a TypeScript program into one plain file and keeps it next to node_modules, so that
// `harness --help` starts without module hooks and a hundred small files: 0.1 s instead of 0.3 s.
// A bundle has its own copy of every module, so only what ends there may run from it.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../../..', import.meta.url);
const cacheFolder = new URL('../../../node_modules/.cache/harness-typescript/', import.meta.url);

/**
 * Where the bundle of a program is; it is made again when one of its files has changed. Without
 * a place to keep it, the program itself is the answer, which needs `register.js`.
 *
 * @param {URL} entry the program's TypeScript file
 * @returns {Promise<string>} URL to import
 */
export async function bundle(entry) {
  // Of the built package, which is plain JavaScript.
  if (entry.pathname.endsWith('.js')) return entry.href;
  const name = basename(entry.pathname, '.ts');
  const list = new URL(`${name}.inputs.json`, cacheFolder);
  const file = new URL(`${name}.bundle.mjs`, cacheFolder);
  if (isFresh(list)) return file.href;
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(entry)],
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: `import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(${JSON.stringify(import.meta.url)});`,
    },
    plugins: [
      { name: 'leave what is imported later', setup: leaveDynamicImports },
      { name: 'tell each module where it is', setup: keepPlaces },
    ],
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs).map((path) => {
    const url = new URL(`../../../${path}`, import.meta.url);
    return [url.href, stamp(url)];
  });
  try {
    mkdirSync(cacheFolder, { recursive: true });
    writeWhole(file, outputFiles[0]?.text ?? '');
    writeWhole(list, JSON.stringify({ root: root.href, inputs }));
    return file.href;
  } catch {
    await import('./register.js');
    return entry.href;
  }
}

/** @param {URL} list */
function isFresh(list) {
  try {
    /** @type {{ root: string, inputs: [string, string][] }} */
    const made = JSON.parse(readFileSync(list, 'utf8'));
    // A copy of a project brings along a bundle of files that are somewhere else.
    return (
      made.root === root.href && made.inputs.every(([url, when]) => stamp(new URL(url)) === when)
    );
  } catch {
    return false;
  }
}

/** @param {URL} url */
function stamp(url) {
  const { mtimeMs, size } = statSync(url);
  return `${mtimeMs} ${size}`;
}

/** @param {import('esbuild').PluginBuild} build */
function leaveDynamicImports(build) {
  build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
    kind === 'dynamic-import'
      ? { path: new URL(path, `${pathToFileURL(resolveDir).href}/`).href, external: true }
      : undefined,
  );
}

/** @param {import('esbuild').PluginBuild} build */
function keepPlaces(build) {
  build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    const place = JSON.stringify(pathToFileURL(path).href);
    const source = await readFile(path, 'utf8');
    return { contents: source.replaceAll('import.meta.url', place), loader: 'ts' };
  });
}

/**
 * @param {URL} url
 * @param {string} text
 */
function writeWhole(url, text) {
  const temporary = new URL(`${url.href}.${process.pid}.tmp`);
  writeFileSync(temporary, text);
  renameSync(temporary, url);
}
