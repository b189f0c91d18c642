/** Files that are not needed at run time: types, source maps, pages. */
const neverRead = /\.([cm]?ts|tsx|map|md|markdown|flow|html|tsbuildinfo)$/i;
const licence = /(^|\/)(licen[cs]e|copying|notice)/i;

/** Files of single packages that Node.js does not load: builds for browsers, sources, other platforms. */
const ofPackage: Readonly<Record<string, RegExp>> = {
  // Of the bundles Node.js loads the `.node.js` ones, as their package.json says.
  '@tensorflow/*':
    /^(src\/|demo\/|dist\/miniprogram\/|dist\/tf(-[a-z]+)*(\.(es2017|fesm|min))*\.js$|.*_test\.js$)/,
  // Its lib is the binding that `harness engine install` has compiled, for this machine.
  '@tensorflow/tfjs-node-gpu': /^(src|lib)\//,
  // For old browsers: TensorFlow.js names it, and its bundle for Node.js loads none of it.
  'core-js': /^(?!package\.json$)/,
  h5wasm: /^(src\/|dist\/(iife|esm)\/)/,
  webgpu: new RegExp(
    `^dist/(?!${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}(/|$))`,
  ),
  zod: /^src\//,
};

/**
 * Whether a file of an npm package may stay out of a bundle. Licences never do.
 *
 * @param path of a file or folder in the package, with `/`
 */
export function isUnneeded(name: string, path: string): boolean {
  if (licence.test(path)) return false;
  const rule = ofPackage[name] ?? ofPackage[`${name.split('/')[0]}/*`];
  return neverRead.test(path) || rule?.test(path) === true;
}
