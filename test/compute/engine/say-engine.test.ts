import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { PassedOver } from '../../../harness/compute/engine/engine.ts';
import { sayEngine } from '../../../harness/compute/engine/say-engine.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const say = (name: 'wasm' | 'tensorflow', ...passedOver: PassedOver[]) =>
  sayEngine({
    name,
    passedOver,
    version: '4',
    device: 'CPU',
    precisionClass: 'float32',
    accelerated: false,
    why: passedOver.length === 0 ? 'asked for by name' : 'it works here',
  });
const missing: PassedOver = { name: 'tensorflow', reason: 'it is not installed' };
const noGpu: PassedOver = { name: 'tensorflow on a GPU', reason: 'there is none' };
const first = 'Engine: wasm (4, CPU); passed over: tensorflow (harness doctor says why)';

it('says what was passed over once, until that changes', async () => {
  const cache = join(temporaryFolder(), 'cache');
  vi.stubEnv('HARNESS_CACHE', cache);
  const file = join(cache, 'passed-over.json');
  const remembered = () => vi.waitFor(() => expect(existsSync(file)).toBe(true));
  expect(say('wasm', missing)).toBe(first);
  await remembered();
  expect(say('wasm', missing)).toBe('Engine: wasm (4, CPU)');
  // One that is asked for passes over nothing, and changes nothing.
  expect(say('wasm')).toBe('Engine: wasm (4, CPU): asked for by name');
  expect(say('wasm', missing)).toBe('Engine: wasm (4, CPU)');
  expect(say('tensorflow', noGpu)).toContain('passed over: tensorflow on a GPU');
  await vi.waitFor(() => expect(say('tensorflow', noGpu)).toBe('Engine: tensorflow (4, CPU)'));
  expect(say('wasm', missing)).toBe(first);
});

it('says it each time where nothing can be remembered', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  vi.stubEnv('HARNESS_CACHE', file);
  expect(say('wasm', missing)).toBe(first);
  expect(say('wasm', missing)).toBe(first);
});
