import { checkPlugin } from '@painter-by-numbers/harness/experiments/testing.ts';
import { expect, it } from 'vitest';

// On a small part of the demo, with the plugin in a process, as the harness runs it.
it('new-plugin keeps the contract', async () => {
  expect(await checkPlugin('new-plugin')).toBe('new-plugin');
}, 600_000);
