// Makes dist/, which is what `npm pack` packs: the harness and its plugins as plain JavaScript, since
// Node.js takes no TypeScript below node_modules, and the types of what plugins import.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = join(root, 'dist');
const config = fileURLToPath(new URL('./tsconfig.package.json', import.meta.url));
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
/** Programs of developers, and this one. */
const notShipped =
  /^(plugins\/.*\.md|harness\/bench\/boundary|harness\/shared\/typescript\/(build-package|tsconfig))/;
/** What is compiled, or only looked at. */
const notCopied = /\.([cm]?[jt]s|md|png|jpg|svg)$/;
const isTemplate = /^harness\/cli\/new\/template/;
/** What plugins of other projects import. */
const isExported = /^(harness\/(contract\/|experiments\/testing\.)|plugins\/models\/)/;
const isTypes = /\.d\.[cm]?ts$/;

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', config], { stdio: 'inherit' });

const compiled = listFiles(dist);
const types = withImports(compiled.filter((name) => isTypes.test(name) && isExported.test(name)));
for (const name of compiled) {
  const file = join(dist, name);
  if (notShipped.test(name) || (isTypes.test(name) && !types.has(name))) {
    rmSync(file);
  } else if (/\.[cm]?js$/.test(name)) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/(new URL\('\.[^']*)\.ts(', import\.meta\.url\))/g, '$1.js$2'),
    );
  }
}
for (const folder of ['harness', 'plugins']) {
  for (const file of listFiles(join(root, folder))) {
    const name = `${folder}/${file}`;
    const isOut = notShipped.test(name) || name === 'harness/package.json';
    if (isOut || (notCopied.test(name) && !isTemplate.test(name))) continue;
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    copyFileSync(join(root, name), join(dist, name));
  }
}

// Modules in dist/ find the contract by its name, as plugins do, because this names their package.
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const own = JSON.parse(readFileSync(join(root, 'harness', 'package.json'), 'utf8'));
const exported = {
  './contract/*.ts': './harness/contract/*.js',
  './experiments/testing.ts': './harness/experiments/testing.js',
  './models/*.ts': './plugins/models/*.js',
};
const inside = { name: own.name, version, type: 'module', exports: exported };
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(inside, null, 2)}\n`);

/**
 * @param {readonly string[]} names of types in dist/
 * @returns {Set<string>} these and all that they import of ours
 */
function withImports(names) {
  const found = new Set(names);
  for (const name of found) {
    const text = readFileSync(join(dist, name), 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      const imported = posix.join(posix.dirname(name), path);
      found.add(imported.replace(/(\.d)?\.([cm]?)[jt]s$/, '.d.$2ts'));
    }
  }
  return found;
}

/**
 * @param {string} folder
 * @returns {string[]} paths below it, with slashes
 */
function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (/^(\.|__pycache__$|node_modules$)/.test(entry.name)) return [];
    if (!entry.isDirectory()) return [entry.name];
    return listFiles(join(folder, entry.name)).map((name) => `${entry.name}/${name}`);
  });
}
