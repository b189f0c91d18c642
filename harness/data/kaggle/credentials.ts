import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';

/** The value of the `Authorization` header; it is never printed or stored. */
export type Authorization = string;

type Environment = Readonly<Record<string, string | undefined>>;

const keySchema = z.object({ username: z.string().trim().min(1), key: z.string().trim().min(1) });

const settings = 'https://www.kaggle.com/settings';

/** The prefix of newer tokens, which need no user name. */
const newTokenStart = 'KGAT_';

/**
 * Finds the user's Kaggle token in the places that Kaggle's own client reads: `KAGGLE_API_TOKEN` (a
 * token or a file with one), `access_token` in a Kaggle folder, `KAGGLE_USERNAME` with `KAGGLE_KEY`,
 * `kaggle.json` in a Kaggle folder. The Kaggle folder is `KAGGLE_CONFIG_DIR` if set, otherwise
 * `~/.kaggle` and then `~/.config/kaggle` (`XDG_CONFIG_HOME`).
 *
 * No message shows any part of a token: it names the file or the variable that contains it.
 *
 * @throws HarnessError `KAGGLE_NO_TOKEN`, which says how to get one, or `KAGGLE_TOKEN_UNREADABLE`
 */
export async function findAuthorization(
  env: Environment = process.env,
  home: string = homedir(),
): Promise<Authorization> {
  const folders = listFolders(env, home);
  const [firstFolder] = folders;
  const given = env.KAGGLE_API_TOKEN?.trim();
  if (given) return bearer(...(await readGiven(given)), firstFolder);
  for (const folder of folders) {
    for (const name of ['access_token', 'access_token.txt']) {
      const file = join(folder, name);
      const token = await readText(file, file);
      if (token) return bearer(token, file, firstFolder);
    }
  }
  const username = env.KAGGLE_USERNAME?.trim();
  const key = env.KAGGLE_KEY?.trim();
  if (username && key) {
    return basic({ username, key }, { user: 'KAGGLE_USERNAME', key: 'KAGGLE_KEY' }, firstFolder);
  }
  for (const folder of folders) {
    const file = join(folder, 'kaggle.json');
    const text = await readText(file, file);
    if (text) return basic(parseKey(text, file), { user: file, key: file }, folder);
  }
  throw noToken(folders);
}

function listFolders(env: Environment, home: string): readonly [string, ...string[]] {
  if (env.KAGGLE_CONFIG_DIR) return [env.KAGGLE_CONFIG_DIR];
  return [join(home, '.kaggle'), join(env.XDG_CONFIG_HOME || join(home, '.config'), 'kaggle')];
}

/** The token in `KAGGLE_API_TOKEN` or in the file that it names, and a name for its location. */
async function readGiven(given: string): Promise<[token: string, place: string]> {
  const place = 'the file that KAGGLE_API_TOKEN names';
  const token = await readText(given, place);
  if (token !== undefined) return [token, place];
  if (/^(\.{0,2}|~)[/\\]|^[a-z]:[/\\]/i.test(given)) {
    throw unreadable(place, 'does not exist. Correct the path, or put the token into the variable');
  }
  return [given, 'KAGGLE_API_TOKEN'];
}

function bearer(token: string, place: string, folder: string): Authorization {
  if (token.startsWith('{')) {
    throw unreadable(
      place,
      `contains a whole kaggle.json instead of a token. Put it into ${join(folder, 'kaggle.json')}`,
    );
  }
  requirePlain(token, place, 'a token');
  return `Bearer ${token}`;
}

function basic(
  { username, key }: z.output<typeof keySchema>,
  places: { readonly user: string; readonly key: string },
  folder: string,
): Authorization {
  if (key.startsWith(newTokenStart)) {
    throw unreadable(
      places.key,
      `contains a token of the newer kind (${newTokenStart}…) instead of the key of a kaggle.json. ` +
        `Put only the token into ${join(folder, 'access_token')}, or set KAGGLE_API_TOKEN to it`,
    );
  }
  requirePlain(username, places.user, 'a user name');
  requirePlain(key, places.key, 'a key');
  return `Basic ${Buffer.from(`${username}:${key}`).toString('base64')}`;
}

function parseKey(text: string, file: string): z.output<typeof keySchema> {
  if (text.startsWith(newTokenStart)) {
    throw unreadable(file, 'contains only a token. Rename the file to access_token');
  }
  try {
    return keySchema.parse(parseJson(text));
  } catch {
    // The cause would show the file's content.
    throw unreadable(
      file,
      `is not a file from Kaggle: it must contain a username and a key. Make a new token on ${settings}`,
    );
  }
}

/** Says what is wrong with the characters without showing them. */
function requirePlain(text: string, place: string, what: string): void {
  const fault = /[\r\n]/.test(text)
    ? 'a line break'
    : /[\t ]/.test(text)
      ? 'a space'
      : /[^\x21-\x7e]/.test(text)
        ? 'a character that cannot be part of it'
        : undefined;
  if (fault === undefined) return;
  throw unreadable(place, `contains ${fault} in ${what}. Copy it again from ${settings}`);
}

/**
 * The text of a file without spaces around it, or undefined if it does not exist.
 *
 * @param place name of the file in errors
 */
async function readText(file: string, place: string): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    // A value whose length or characters no path can have names no file.
    const absent = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'ERR_INVALID_ARG_VALUE'];
    if (absent.includes(code)) return undefined;
    throw unreadable(
      place,
      `cannot be read (${code}). Check its permissions, and that it is a file`,
    );
  }
  if (bytes.includes(0)) {
    throw unreadable(place, 'is UTF-16, or not text. Save it as plain text (ASCII or UTF-8)');
  }
  try {
    // The decoder drops a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim() || undefined;
  } catch {
    throw unreadable(place, 'contains characters that are not UTF-8. Save it as plain text');
  }
}

function unreadable(place: string, reason: string): HarnessError {
  const subject = place.charAt(0).toUpperCase() + place.slice(1);
  return new HarnessError('KAGGLE_TOKEN_UNREADABLE', `${subject} ${reason}.`);
}

function noToken(folders: readonly string[]): HarnessError {
  return new HarnessError(
    'KAGGLE_NO_TOKEN',
    `There is no Kaggle token. Make one on ${settings} ("API", "Create New ` +
      `Token"), put the file into ${folders.join(' or ')} or set KAGGLE_API_TOKEN, and accept the rules on ` +
      'https://www.kaggle.com/c/painter-by-numbers/rules. Without a token, download the files with ' +
      'the browser from https://www.kaggle.com/c/painter-by-numbers/data and import them with ' +
      '"harness data import FOLDER".',
  );
}
