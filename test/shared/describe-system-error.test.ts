import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HarnessError } from '../../harness/contract/errors.ts';
import { describeSystemError } from '../../harness/shared/describe-system-error.ts';
import { runHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

/** What an action really fails with. */
const failureOf = (action: () => Promise<unknown>): Promise<unknown> =>
  action().then(
    () => expect.unreachable('it works'),
    (error) => error,
  );

it('names the file and what to do about it', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  const below = join(folder, 'below');
  writeFileSync(file, '');
  mkdirSync(below);
  symlinkSync('loop', join(folder, 'loop'));
  const cases: [() => Promise<unknown>, RegExp][] = [
    [() => readFile(join(folder, 'none')), /\/none or its folder does not exist/],
    [() => mkdir(join(folder, 'none', 'below')), /\/none\/below or its folder does not exist/],
    [() => mkdir(file), /\/file cannot be created: a file is in the way/],
    [() => readdir(join(file, 'below')), /\/below cannot be created: a file is in the way/],
    [() => rename(file, below), /\/below is a folder \(EISDIR in rename\)\. Name a file\./],
    [() => open(below, 'w'), /\/below is a folder/],
    [
      () => stat(join(folder, 'loop')),
      /\/loop is a link that leads back to itself \(ELOOP in stat\)/,
    ],
    [() => mkdir(join(folder, 'x'.repeat(300))), /is too long for this disk/],
  ];
  for (const [action, expected] of cases) {
    expect(describeSystemError(await failureOf(action))).toMatch(expected);
  }
});

it.runIf(existsSync('/dev/full'))('says that a disk is full', async () => {
  const error = await failureOf(async () => {
    const full = await open('/dev/full', 'w');
    await full.write('x').finally(() => full.close());
  });
  expect(describeSystemError(error)).toMatch(/is full \(ENOSPC\)\. Make room/);
});

it('does not touch other errors', () => {
  for (const error of [new Error('x'), new HarnessError('USAGE', 'x'), null, 'x', { code: 'X' }]) {
    expect(describeSystemError(error)).toBeUndefined();
  }
});

it('is what a command ends with', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'data'));
  writeFileSync(join(root, 'splits'), 'a file, where a folder has to be');
  const args = ['run', 'colour-statistics', '--engine', 'wasm'];
  const { exitCode, stderr } = await runHarness(root, [...args, '--collection', await paint(root)]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^Error: .*splits.* cannot be created: a file is in the way/m);
});

async function paint(root: string): Promise<string> {
  const { paintCollection } = await import('../material/paint-collection.ts');
  return paintCollection(join(root, 'paintings'), { artists: 9 });
}
