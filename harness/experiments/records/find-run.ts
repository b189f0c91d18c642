import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { isInside } from '../../shared/is-inside.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { listRunNames } from './read-run.ts';
import { readNotes } from './run-notes.ts';
import { manifestFile } from './seal.ts';

/**
 * The folder of a run that a person named: the name of a folder in submissions/, the name that
 * `harness runs rename` gave it, or the path of any folder that holds a run's manifest.
 *
 * @throws HarnessError `RUN_NOT_FOUND`, naming the closest run there is, or one of a plugin's runs;
 *   `RUN_AMBIGUOUS`
 */
export async function findRun(nameOrPath: string, submissionsFolder: string): Promise<string> {
  // A bare word is a name, never a path, so that a folder that happens to be here is not taken.
  const isPath = /[/\\]/.test(nameOrPath) || nameOrPath === '.' || nameOrPath === '..';
  if (isPath && (await holdsManifest(resolve(nameOrPath)))) return resolve(nameOrPath);
  const own = await findOwnName(nameOrPath, submissionsFolder);
  return findRunByName(own ?? nameOrPath, submissionsFolder);
}

/** The folder of the only run that a person calls so; a folder of this name comes first. */
async function findOwnName(word: string, submissionsFolder: string): Promise<string | undefined> {
  const names = await listRunNames(submissionsFolder);
  if (names.includes(word)) return undefined;
  const called: string[] = [];
  for (const name of names) {
    const folder = join(submissionsFolder, name);
    // Whatever is wrong with it, it is not what was asked for.
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
 * The folder of a run by its name in submissions/, for whoever may name those runs and no others:
 * a path is no name.
 *
 * @throws HarnessError as {@link findRun}
 */
export async function findRunByName(name: string, submissionsFolder: string): Promise<string> {
  const names = await listRunNames(submissionsFolder);
  if (names.includes(name)) {
    const folder = join(submissionsFolder, name);
    if ((await holdsManifest(folder)) && (await isInside(folder, submissionsFolder))) {
      return folder;
    }
    throw new HarnessError(
      'RUN_NOT_FOUND',
      `${folder} holds no run: there is no ${manifestFile} in it, or it is a link to another place.`,
    );
  }
  const hint = didYouMean(basename(name), names) || nameRunOf(name, names);
  const advice = names.length === 0 ? ' There is no run yet; `harness run` makes one.' : '';
  throw new HarnessError(
    'RUN_NOT_FOUND',
    `No run ${JSON.stringify(harmlessText(name))} in ${submissionsFolder}.${hint}${advice}${
      hint === '' && advice === '' ? ' `harness leaderboard` lists the runs.' : ''
    }`,
  );
}

/** Where a plugin was named instead of one of its runs. */
function nameRunOf(plugin: string, names: readonly string[]): string {
  const run = plugin === '' ? undefined : names.find((other) => other.startsWith(`${plugin}-`));
  return run === undefined ? '' : ` Name the whole run, such as ${JSON.stringify(run)}.`;
}

// A manifest that is a link could show any file of this machine; only a real one counts.
async function holdsManifest(folder: string): Promise<boolean> {
  const file = join(folder, manifestFile);
  return existsSync(file) && (await isInside(file, folder));
}
