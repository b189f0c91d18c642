import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';

/** The value of the `Authorization` header; it is never printed or stored. */
export type Authorization = string;

const keySchema = z.object({ username: z.string().min(1), key: z.string().min(1) });

/**
 * Finds the user's Kaggle token where Kaggle's own client looks for it: `KAGGLE_API_TOKEN` (a token
 * or a file with one), `access_token` in the Kaggle folder, `KAGGLE_USERNAME` with `KAGGLE_KEY`,
 * `kaggle.json` in the Kaggle folder. That folder is `~/.kaggle`, or `KAGGLE_CONFIG_DIR`.
 *
 * @throws HarnessError `KAGGLE_NO_TOKEN`, which says how to get one, or `KAGGLE_TOKEN_UNREADABLE`
 */
export async function findAuthorization(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Authorization> {
  const folder = env.KAGGLE_CONFIG_DIR ?? join(homedir(), '.kaggle');
  const given = env.KAGGLE_API_TOKEN?.trim();
  if (given) return `Bearer ${(await readText(given)) ?? given}`;
  for (const name of ['access_token', 'access_token.txt']) {
    const token = await readText(join(folder, name));
    if (token) return `Bearer ${token}`;
  }
  const { KAGGLE_USERNAME: username, KAGGLE_KEY: key } = env;
  if (username && key) return basic({ username, key });
  const file = join(folder, 'kaggle.json');
  const text = await readText(file);
  if (text === undefined) throw noToken(folder);
  try {
    return basic(keySchema.parse(JSON.parse(text)));
  } catch {
    // The cause would show what is in the file.
    throw new HarnessError(
      'KAGGLE_TOKEN_UNREADABLE',
      `${file} is not what Kaggle gives out: it must hold a username and a key. Make a new token on ` +
        'https://www.kaggle.com/settings.',
    );
  }
}

function basic({ username, key }: z.output<typeof keySchema>): Authorization {
  return `Basic ${Buffer.from(`${username}:${key}`).toString('base64')}`;
}

async function readText(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text?.trim() || undefined;
}

function noToken(folder: string): HarnessError {
  return new HarnessError(
    'KAGGLE_NO_TOKEN',
    'There is no Kaggle token. Make one on https://www.kaggle.com/settings ("API", "Create New ' +
      `Token"), put the file into ${folder} or set KAGGLE_API_TOKEN, and accept the rules on ` +
      'https://www.kaggle.com/c/painter-by-numbers/rules. Without a token, download the files with ' +
      'the browser from https://www.kaggle.com/c/painter-by-numbers/data and bring them in with ' +
      '"harness data import FOLDER".',
  );
}
