import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { restoreBinding } from '../../../harness/compute/engine/tensorflow/restore-binding.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { makeInstalled } from './make-installed.ts';

const root = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

it('puts the binding where it is missing, and leaves one that is there', async () => {
  vi.stubEnv('HARNESS_CACHE', makeInstalled(root, 'binding'));
  const place = join(root, 'lib', 'napi-v8', 'tfjs_binding.node');
  await restoreBinding(place);
  expect(readFileSync(place, 'utf8')).toBe('binding');
  writeFileSync(place, 'of another one');
  await restoreBinding(place);
  expect(readFileSync(place, 'utf8')).toBe('of another one');
});

it.each([
  ['nothing is installed', () => join(root, 'empty')],
  ['it was made for another package', () => makeInstalled(root, '', { bindingPackage: '1.0.0' })],
])('puts nothing where %s', async (_, makeCache) => {
  vi.stubEnv('HARNESS_CACHE', makeCache());
  const place = join(root, 'nothing', 'tfjs_binding.node');
  await restoreBinding(place);
  expect(existsSync(place)).toBe(false);
});

it('leaves it to the engine to say that there is no room for it', async () => {
  vi.stubEnv('HARNESS_CACHE', makeInstalled(root, 'binding'));
  writeFileSync(join(root, 'a-file'), '');
  await expect(restoreBinding(join(root, 'a-file', 'lib'))).resolves.toBeUndefined();
});
