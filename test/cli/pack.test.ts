import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const here = temporaryFolder();
const cache = { HARNESS_CACHE: join(root, 'cache') };
const weights = join(root, 'data', 'weights');
mkdirSync(join(weights, 'xception_tfjs'), { recursive: true });
mkdirSync(join(root, 'elsewhere', 'xception_tfjs'), { recursive: true });
mkdirSync(join(root, 'empty'));
mkdirSync(join(here, 'folder.tar.gz'));
writeFileSync(join(here, 'there.tar.gz'), 'mine');

async function expectError(args: readonly string[], message: RegExp, env = {}): Promise<void> {
  const before = readdirSync(here);
  const outcome = await runHarness(root, ['pack', ...args], { ...cache, ...env });
  expect(outcome.stderr).toMatch(message);
  expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
  expect(readdirSync(here)).toEqual(before);
}

const out = (name: string) => ['--out', join(here, name)];

describe('harness pack refuses', () => {
  it.each([
    [out('bundle.zip'), /--out: expected a file that ends in \.tar\.xz.*, got ".*bundle\.zip"/],
    [['--out', join(here, 'no', 'b.tar')], /--out names a file in .*no, which does not exist/],
    [out('there.tar.gz'), /there\.tar\.gz already exists\..* with --force/],
    [[...out('folder.tar.gz'), '--force'], /folder\.tar\.gz is a folder\. Name a file/],
    [
      [...out('b.tar'), '--weights', 'xception_tfj'],
      /--weights names "xception_tfj", which does not exist\. Did you mean "xception_tfjs"\?/,
    ],
    [
      [...out('b.tar'), '--weights', 'xception_tfjs', join(root, 'elsewhere', 'xception_tfjs')],
      /--weights names .* and .*, which would have the same place in the bundle/,
    ],
    [[...out('b.tar'), '--collection', join(root, 'empty')], /^Error: .*empty/],
    [[...out('b.tar'), '--collection', 'nowhere'], /nowhere/],
    [[...out('b.tar'), '--collection', 'demo'], /paints wherever it runs/],
    [[...out('b.tar'), '--image-size', '299'], /--image-size is for decoded paintings/],
    [[...out('b.tar'), '--images', 'decoded'], /--images decoded needs paintings/],
    [
      [...out('b.tar'), '--images', 'painted'],
      /--images: expected "encoded" or "decoded", got "painted"\./,
    ],
    [[...out('b.tar'), '--engine', 'onnx'], /--engine onnx includes .* it is not installed/],
    [[...out('b.tar'), '--engine', 'tensorflow'], /--engine: expected "onnx", got "tensorflow"\./],
  ])('%j', (args, message) => expectError(args, message));

  it('a .tar.xz where there is no xz', () =>
    expectError(out('b.tar.xz'), /The program xz, .* cannot be started.*\.tar\.gz/, {
      PATH: here,
    }));

  it('to touch a file that is there', async () => {
    await runHarness(root, ['pack', ...out('there.tar.gz')], cache);
    expect(readFileSync(join(here, 'there.tar.gz'), 'utf8')).toBe('mine');
  });
});
