import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseJson } from '../../contract/parse-json.ts';
import { isPython, pythonModuleFolder } from '../../host/process/interpreter.ts';
import { listFilesThroughLinks } from '../../shared/list-files-through-links.ts';
import { readVersions } from './computing-packages.ts';

/** Extensions of programs in common languages, and files that tell how to start them. */
const sources = /(\.([cm]?[jt]s|py|r|jl|lua|rb|go|rs|java|sh|c|cc|cpp|h|hpp|cu)|\bplugin\.json)$/i;
/** Folders with third-party code or generated copies. */
const notOwn = /^(\..*|node_modules|site-packages|__pycache__)$/;

/**
 * SHA-256 over the sources in the given folders, in any language, and the given facts: the same program
 * under the same circumstances has the same digest in every place.
 */
export function digestSources(
  folders: readonly string[],
  facts: Readonly<Record<string, unknown>>,
): string {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const folder of folders) {
    for (const name of listSources(folder)) {
      hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex');
}

/**
 * The folders of a plugin's code: its own, the code that the plugins next to it share, and the modules that
 * the harness adds to the path of plugins in Python.
 */
export function codeFolders(pluginFolder: string): string[] {
  const own = [pluginFolder, join(dirname(pluginFolder), 'models')];
  const [program] = readCommand(pluginFolder);
  return program !== undefined && isPython([program]) ? [...own, pythonModuleFolder] : own;
}

/** Digests computed in this process, with the stamps of the files. */
const taken = new Map<string, { readonly stamps: string; readonly digest: string }>();

/**
 * The identity of a plugin's code: its sources, those that plugins share, and the versions of the harness
 * and of the packages that compute.
 */
export function digestCode(pluginFolder: string): string {
  const folders = codeFolders(pluginFolder);
  const stamps = folders.flatMap(listStamps).join('\n');
  const known = taken.get(pluginFolder);
  if (known?.stamps === stamps) return known.digest;
  const digest = digestSources(folders, { versions: readVersions() });
  taken.set(pluginFolder, { stamps, digest });
  return digest;
}

function listStamps(folder: string): string[] {
  return listSources(folder).map((name) => {
    const { size, mtimeMs, ctimeMs, ino } = statSync(join(folder, name));
    return [name, size, mtimeMs, ctimeMs, ino].join(' ');
  });
}

function listSources(folder: string): string[] {
  const started = new Set(listStarted(folder));
  return listFilesThroughLinks(folder, (name) => notOwn.test(name))
    .filter((name) => sources.test(name) || started.has(name))
    .sort();
}

/** The files named in the command of a `plugin.json`, in any language: `bin/start`. */
function listStarted(folder: string): string[] {
  return readCommand(folder).map((word) => relative(folder, join(folder, word)));
}

/** The command in a `plugin.json`; empty if there is none or it is invalid. */
function readCommand(folder: string): string[] {
  try {
    const { command } = Object(parseJson(readFileSync(join(folder, 'plugin.json'), 'utf8')));
    return command.map(String);
  } catch {
    return [];
  }
}
