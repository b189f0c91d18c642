import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

it('lists all plugins with where they are and what their options know, also next to a broken one', async () => {
  const root = temporaryFolder();
  const write = (name: string, file: string, text: string, place = join(root, 'plugins')) => {
    mkdirSync(join(place, name), { recursive: true });
    writeFileSync(join(place, name, file), text);
  };
  const program = (summary: string) => JSON.stringify({ summary, command: ['node', 'x.mjs'] });
  write('broken', 'plugin.json', '{"summary":');
  write('fair', 'plugin.json', program('Finds every pair a toss-up'));
  const packages = join(root, 'node_modules');
  const net = { type: 'string', default: 'small', description: 'The network' };
  const properties = { net: { ...net, knownValues: { small: 'Photographs', large: 'The web' } } };
  write(
    'chooser',
    'plugin.json',
    JSON.stringify({ ...JSON.parse(program('Chooses')), options: { type: 'object', properties } }),
  );
  write('painter-by-numbers-plugin-far', 'plugin.json', program('From elsewhere'), packages);

  const { exitCode, stdout } = await runHarness(root, ['plugins']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^broken +.*plugin\.json cannot be read as JSON/m);
  expect(stdout).toMatch(/^fair +Finds every pair a toss-up$/m);
  expect(stdout).toMatch(/^far +From elsewhere\n {2}.*\(an installed package\)/m);
  expect(stdout).toMatch(
    /^--net of chooser knows by name:\n {2}small +Photographs\n {2}large +The web$/m,
  );

  const listed = JSON.parse((await runHarness(root, ['plugins', '--json'])).stdout);
  expect(listed).toContainEqual({
    name: 'far',
    summary: 'From elsewhere',
    folder: join(packages, 'painter-by-numbers-plugin-far'),
    source: 'node_modules',
  });
});
