import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { isInside } from '../../shared/is-inside.ts';
import { quoteHarmless } from '../../shared/text/harmless-text.ts';
import { type DatedRun, findNewestRun, latestWord } from './newest-run.ts';
import { listRunNames } from './read-run.ts';
import { readNotes } from './run-notes.ts';
import { manifestFile } from './seal.ts';

/**
 * The folder of a run named by a user: the name of a folder in submissions/, the name given with `harness
 * runs rename`, `latest` for the newest finished one, or the path of any folder with a run's manifest.
 *
 * @throws HarnessError `RUN_NOT_FOUND`, naming the most similar run or a plugin's newest run;
 *   `RUN_AMBIGUOUS`
 */
export async function findRun(nameOrPath: string, submissionsFolder: string): Promise<string> {
  // A bare word is a name, never a path, so that a folder that happens to exist here is not used.
  const isPath = /[/\\]/.test(nameOrPath) || nameOrPath === '.' || nameOrPath === '..';
  if (isPath && (await holdsManifest(resolve(nameOrPath)))) return resolve(nameOrPath);
  const own =
    (await findOwnName(nameOrPath, submissionsFolder)) ??
    (nameOrPath === latestWord ? await findNewest(submissionsFolder) : undefined);
  return findRunByName(own ?? nameOrPath, submissionsFolder);
}

async function findNewest(submissionsFolder: string): Promise<string | undefined> {
  const names = await listRunNames(submissionsFolder);
  if (names.includes(latestWord)) return undefined;
  const own: string[] = [];
  for (const name of names) {
    if (await isOwnRun(join(submissionsFolder, name), submissionsFolder)) own.push(name);
  }
  const read = (await readOrigins(own, submissionsFolder)).filter(({ created }) => created !== '');
  return findNewestRun(read)?.name;
}

/** The folder of the only run with this user-given name; a folder of this name takes precedence. */
async function findOwnName(word: string, submissionsFolder: string): Promise<string | undefined> {
  const names = await listRunNames(submissionsFolder);
  if (names.includes(word)) return undefined;
  const called: string[] = [];
  for (const name of names) {
    const folder = join(submissionsFolder, name);
    // A damaged run is not the requested one.
    const notes = await readNotes(folder).catch(() => undefined);
    if (notes?.name === word.normalize('NFC')) called.push(name);
  }
  const [first, second] = called;
  if (second === undefined) return first;
  throw new HarnessError(
    'RUN_AMBIGUOUS',
    `Several runs are called "${word}": ${first} and ${second}. Name a folder.`,
  );
}

/**
 * The folder of a run by its name in submissions/, for callers that accept only names, not paths.
 *
 * @throws HarnessError as {@link findRun}
 */
export async function findRunByName(name: string, submissionsFolder: string): Promise<string> {
  const names = await listRunNames(submissionsFolder);
  if (names.includes(name)) {
    const folder = join(submissionsFolder, name);
    if (await isOwnRun(folder, submissionsFolder)) return folder;
    throw new HarnessError(
      'RUN_NOT_FOUND',
      `${folder} contains no run: it has no ${manifestFile}, or it is a link to another place.`,
    );
  }
  const hint =
    didYouMean(basename(name), names) || (await nameRunOf(name, names, submissionsFolder));
  const advice = names.length === 0 ? ' There are no runs yet; `harness run` makes one.' : '';
  throw new HarnessError(
    'RUN_NOT_FOUND',
    `No run ${quoteHarmless(name)} in ${submissionsFolder}.${hint}${advice}${
      hint === '' && advice === '' ? ' `harness runs list` lists them.' : ''
    }`,
  );
}

/** If only the plugin or the digest of a run was named: the newest such run as an example. */
async function nameRunOf(
  plugin: string,
  names: readonly string[],
  submissionsFolder: string,
): Promise<string> {
  const isAlike = (other: string) => other.startsWith(`${plugin}-`) || other.endsWith(`-${plugin}`);
  const alike = plugin === '' ? [] : names.filter(isAlike);
  const read = await readOrigins(alike, submissionsFolder);
  // Runs of "edge-fine" also start with "edge-"; unreadable ones may belong to either.
  const own = read.filter((run) => run.plugin === plugin);
  const candidates = own.length > 0 ? own : read;
  const newest = findNewestRun(candidates);
  if (newest === undefined) return '';
  const others = candidates.length > 1 ? ' `harness runs list` lists them.' : '';
  return ` Name the whole run, such as ${JSON.stringify(newest.name)}.${others}`;
}

interface Origin extends DatedRun {
  readonly name: string;
  readonly plugin: string;
}

function readOrigins(names: readonly string[], submissionsFolder: string): Promise<Origin[]> {
  return Promise.all(
    names.map(async (name) => ({ name, ...(await readOrigin(join(submissionsFolder, name))) })),
  );
}

/** What a run's manifest says of it; empty if it is unreadable. */
async function readOrigin(folder: string): Promise<Omit<Origin, 'name'>> {
  try {
    const text = await readFile(join(folder, manifestFile), 'utf8');
    const { created, plugin, state } = originSchema.parse(parseJson(text));
    return { created, plugin: plugin.name, isFinished: state === 'finished' };
  } catch {
    return { created: '', plugin: '', isFinished: false };
  }
}

const originSchema = z.object({
  created: z.iso.datetime(),
  plugin: z.object({ name: z.string() }),
  state: z.string().optional(),
});

/** A link to another place, or to nothing, is no run of this project. */
async function isOwnRun(folder: string, submissionsFolder: string): Promise<boolean> {
  return (await holdsManifest(folder)) && (await isInside(folder, submissionsFolder));
}

// A manifest that is a link could expose any file of this machine; only a real file counts.
async function holdsManifest(folder: string): Promise<boolean> {
  const file = join(folder, manifestFile);
  return existsSync(file) && (await isInside(file, folder));
}
