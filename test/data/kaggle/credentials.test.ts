import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findAuthorization } from '../../../harness/data/kaggle/credentials.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

function home(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe('the token is found', () => {
  test.each<[string, Record<string, string>, Record<string, string | Buffer>, string]>([
    ['in KAGGLE_API_TOKEN', { KAGGLE_API_TOKEN: ' abc ' }, {}, 'Bearer abc'],
    ['in access_token', {}, { '.kaggle/access_token': 'abc\n' }, 'Bearer abc'],
    ['in user name and key', { KAGGLE_USERNAME: 'u', KAGGLE_KEY: 'k\n' }, {}, basic('u:k')],
    ['in kaggle.json', {}, { '.kaggle/kaggle.json': '{"username":"u","key":"k"}' }, basic('u:k')],
    [
      'in kaggle.json after a byte order mark',
      {},
      { '.kaggle/kaggle.json': '\ufeff{"username":"u","key":"k"}' },
      basic('u:k'),
    ],
    ['in access_token after a mark', {}, { '.kaggle/access_token': '\ufeffabc' }, 'Bearer abc'],
    ['in ~/.config/kaggle', {}, { '.config/kaggle/access_token': 'abc' }, 'Bearer abc'],
    [
      'as kaggle.json in ~/.config/kaggle',
      {},
      { '.config/kaggle/kaggle.json': '{"username":"u","key":"k"}' },
      basic('u:k'),
    ],
    [
      'in ~/.kaggle before ~/.config/kaggle',
      {},
      { '.kaggle/access_token': 'abc', '.config/kaggle/access_token': 'other' },
      'Bearer abc',
    ],
  ])('%s', async (_, env, files, expected) => {
    expect(await findAuthorization(env, home(files))).toBe(expected);
  });

  test('in the folders that KAGGLE_CONFIG_DIR and XDG_CONFIG_HOME name', async () => {
    const folder = home({ 'mine/access_token': 'abc', 'kaggle/access_token': 'def' });
    const mine = { KAGGLE_CONFIG_DIR: join(folder, 'mine') };
    expect(await findAuthorization(mine, folder)).toBe('Bearer abc');
    expect(await findAuthorization({ XDG_CONFIG_HOME: folder }, folder)).toBe('Bearer def');
  });

  test('in a file that KAGGLE_API_TOKEN names', async () => {
    const file = join(home({ token: 'abc\n' }), 'token');
    expect(await findAuthorization({ KAGGLE_API_TOKEN: file }, '/nowhere')).toBe('Bearer abc');
  });
});

test('without a token the message explains how to get one', async () => {
  await expect(findAuthorization({}, home({}))).rejects.toMatchObject({
    code: 'KAGGLE_NO_TOKEN',
    message: expect.stringMatching(
      /kaggle\.com\/settings.*\.kaggle or .*\.config.kaggle.*KAGGLE_API_TOKEN.*rules.*data import/s,
    ),
  });
});

/** Every case holds this, and no error may. */
const secret = 'S3cr3t';

describe('a token that cannot be one names its place, and is not shown:', () => {
  const key = (text: string) => JSON.stringify({ username: 'u', key: text });
  test.each<[string, Record<string, string>, Record<string, string | Buffer>, RegExp]>([
    ['a broken kaggle.json', {}, { '.kaggle/kaggle.json': `{"key":${secret}}` }, /kaggle\.json is/],
    ['a line break in a variable', { KAGGLE_API_TOKEN: `${secret}\n${secret}` }, {}, /^KAGGLE_API/],
    [
      'a line break in a file',
      {},
      { '.kaggle/access_token': `${secret}\r\n${secret}` },
      /access_token contains a line break/,
    ],
    ['a space', { KAGGLE_API_TOKEN: `Bearer ${secret}` }, {}, /^KAGGLE_API_TOKEN contains a space/],
    [
      'a letter beyond ASCII',
      { KAGGLE_API_TOKEN: `${secret}é` },
      {},
      /^KAGGLE_API_TOKEN contains a/,
    ],
    [
      'a control character',
      { KAGGLE_API_TOKEN: `${secret}\x1b[2J` },
      {},
      /^KAGGLE_API_TOKEN contains/,
    ],
    ['a zero byte', { KAGGLE_API_TOKEN: `${secret}\0` }, {}, /^KAGGLE_API_TOKEN contains/],
    [
      'UTF-16',
      {},
      { '.kaggle/access_token': Buffer.from(`\ufeff${secret}`, 'utf16le') },
      /access_token is UTF-16/,
    ],
    [
      'UTF-16 in kaggle.json',
      {},
      { '.config/kaggle/kaggle.json': Buffer.from(key(secret), 'utf16le') },
      /kaggle\.json is UTF-16/,
    ],
    [
      'another encoding',
      {},
      { '.kaggle/access_token': Buffer.from(`${secret}\xe9`, 'latin1') },
      /access_token contains characters that are not UTF-8/,
    ],
    [
      'a key with a letter beyond ASCII',
      {},
      { '.kaggle/kaggle.json': key(`${secret}é`) },
      /kaggle\.json contains a character/,
    ],
    [
      'a user name with a space',
      { KAGGLE_USERNAME: `${secret} b`, KAGGLE_KEY: secret },
      {},
      /^KAGGLE_USERNAME contains a space/,
    ],
    [
      'a newer token in kaggle.json',
      {},
      { '.kaggle/kaggle.json': key(`KGAT_${secret}`) },
      /kaggle\.json contains a token of the newer kind.*only the token into .*\.kaggle.access_token, or set/,
    ],
    [
      'a newer token as KAGGLE_KEY',
      { KAGGLE_USERNAME: 'u', KAGGLE_KEY: `KGAT_${secret}` },
      {},
      /^KAGGLE_KEY contains a token of the newer kind.*KAGGLE_API_TOKEN/,
    ],
    [
      'only a newer token in a file called kaggle.json',
      {},
      { '.kaggle/kaggle.json': `KGAT_${secret}` },
      /Rename the file to access_token/,
    ],
    [
      'a kaggle.json in place of a token',
      { KAGGLE_API_TOKEN: key(secret) },
      {},
      /^KAGGLE_API_TOKEN contains a whole kaggle\.json.*\.kaggle.kaggle\.json/,
    ],
    [
      'a path to nothing',
      { KAGGLE_API_TOKEN: `./nowhere/${secret}` },
      {},
      /^The file that KAGGLE_API_TOKEN names does not exist/,
    ],
    ['a folder', { KAGGLE_API_TOKEN: '/' }, {}, /^The file that KAGGLE_API_TOKEN names cannot/],
  ])('%s', async (_, env, files, message) => {
    const error = await findAuthorization(env, home(files)).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'KAGGLE_TOKEN_UNREADABLE',
      message: expect.stringMatching(message),
    });
    expect(inspect(error, { depth: 9 })).not.toContain(secret);
  });
});
