import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWhere, listKnownPlugins } from '../../host/known-plugins.ts';
import { isBelow } from '../../shared/is-inside.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { type BundledFile, programFolder } from './bundled-file.ts';
import { listPackages, type NeededPackage } from './list-packages.ts';
import { listTree } from './list-tree.ts';
import { isUnneeded } from './unneeded-files.ts';

const codeFolder = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');
/** Compiled, the code is in `dist` of an installed package. */
const isPackage = import.meta.url.endsWith('.js');
const packageFolder = isPackage ? dirname(codeFolder) : codeFolder;

/** Other files at the top of a checkout. */
const ofCheckout = ['package.json', 'tsconfig.json', 'LICENSE'];
const notRead = /\.(md|png|jpg)$/i;
/** The folders of packages and environments of single plugins, made for this machine. */
const notCode = /(^|\/)(node_modules|__pycache__|venv)$/;

/** The program in a bundle, and facts about it. */
export interface FoundProgram {
  readonly version: string;
  readonly files: readonly BundledFile[];
  /** In the bundle's program folder, with `/`. */
  readonly main: string;
  readonly packages: readonly NeededPackage[];
  /** Existing files that are left out, each with the reason. */
  readonly refused: readonly string[];
}

/**
 * The running harness, with the packages that it needs and the plugins of the project: the same
 * files, so that runs made with a bundle have the identities of those made here.
 *
 * @throws HarnessError `BUNDLE_INCOMPLETE`
 */
export function findProgram(project: ProjectFolders): FoundProgram {
  const packages = listPackages(packageFolder);
  const base = findBase([packageFolder, ...packages.map(({ folder }) => folder)]);
  const inProgram = (file: string) => [programFolder, ...relative(base, file).split(sep)].join('/');
  const files: BundledFile[] = [];
  const refused: string[] = [];
  const take = (
    folder: string,
    isLeftOut: (path: string) => boolean,
    toTarget: (file: string) => string = inProgram,
  ) => {
    const tree = listTree(folder, isLeftOut);
    for (const path of tree.files) {
      const from = join(folder, path);
      files.push({ target: toTarget(from), from, isProgram: isExecutable(path) });
    }
    refused.push(...tree.refused);
  };
  const isNotCode = (path: string) => notCode.test(path);

  if (isPackage) {
    take(packageFolder, isNotCode);
  } else {
    take(join(packageFolder, 'harness'), (path) => isNotCode(path) || notRead.test(path));
    take(join(packageFolder, 'plugins'), (path) => isNotCode(path) || /\.md$/i.test(path));
    for (const name of ofCheckout) {
      const from = join(packageFolder, name);
      if (existsSync(from)) files.push({ target: inProgram(from), from });
    }
  }
  for (const { name, folder } of packages) {
    take(folder, (path) => path.split('/').includes('node_modules') || isUnneeded(name, path));
  }
  if (existsSync(project.plugins) && !isBelow(project.plugins, codeFolder)) {
    take(project.plugins, isNotCode, (file) =>
      ['plugins', ...relative(project.plugins, file).split(sep)].join('/'),
    );
  }
  // First, since a plugin is missed sooner than any other file.
  refused.unshift(...listPluginsElsewhere(project, files));
  const { version } = JSON.parse(readFileSync(join(codeFolder, 'package.json'), 'utf8'));
  const main = relative(base, join(codeFolder, 'harness', 'cli', 'bin.cjs'));
  return { version, files, main: main.split(sep).join('/'), packages, refused };
}

/** Plugins known by name here but not in the bundle, which has the harness's own and those of the plugins folder. */
function listPluginsElsewhere(project: ProjectFolders, files: readonly BundledFile[]): string[] {
  const taken = files.flatMap(({ from }) => (typeof from === 'string' ? [realpathSync(from)] : []));
  return listKnownPlugins(project)
    .filter(({ folder }) => {
      const real = realpathSync(folder);
      return !taken.some((file) => isBelow(file, real));
    })
    .map(
      (known) =>
        `the plugin ${known.name}, ${describeWhere(known)}: copy its folder into ${project.plugins} to bring it along`,
    );
}

/** The folder that holds all of these; never a `node_modules` itself, by whose name packages are found. */
function findBase(folders: readonly string[]): string {
  let [base = ''] = folders;
  while (!folders.every((folder) => folder === base || isBelow(folder, base))) {
    base = dirname(base);
  }
  const parts = base.split(sep);
  const at = parts.indexOf('node_modules');
  return at < 0 ? base : parts.slice(0, at).join(sep);
}

/** Programs that others start by their name; all else is loaded. */
function isExecutable(path: string): boolean {
  return /(^|\/)bin\/[^/.]+$/.test(path);
}
