import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));
const shown = async (args: readonly string[], columns: string) =>
  (await runHarness(root, args, { COLUMNS: columns })).stdout;

it.each([[['config']], [['doctor']]])('%s keeps to the width that COLUMNS says', async (args) => {
  const wide = await shown(args, '');
  for (const columns of ['60', '80']) {
    const narrow = await shown(args, columns);
    expect(widest(narrow.replace(/^.*file: .*$/gm, ''))).toBeLessThanOrEqual(Number(columns));
    // Nothing is lost, only broken over lines.
    const words = (text: string) => text.replace(/\s+/g, '');
    if (args[0] === 'config') expect(words(narrow)).toBe(words(wide));
  }
  // What is no number says nothing.
  if (args[0] === 'config') expect(await shown(args, 'wide')).toBe(wide);
});

it.each([[['--help']], [['backbone', '--help']]])('%s too, and never exceeds 100', async (args) => {
  expect(widest(await shown(args, '60'))).toBeLessThanOrEqual(60);
  expect(widest(await shown(args, '500'))).toBeLessThanOrEqual(100);
  expect(widest(await shown(args, ''))).toBeGreaterThan(60);
});
