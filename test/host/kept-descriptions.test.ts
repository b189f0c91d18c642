import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestSources } from '../../harness/host/runner/kept-descriptions.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

it('a plugin describes itself again when the source behind a link has changed', () => {
  const [plugins, source] = [temporaryFolder(), join(temporaryFolder(), 'index.ts')];
  const folder = join(plugins, 'idea');
  mkdirSync(folder);
  symlinkSync(source, join(folder, 'index.ts'));
  writeFileSync(source, 'export default 1;');
  const digest = digestSources(folder, plugins);
  expect(digestSources(folder, plugins)).toBe(digest);
  writeFileSync(source, 'export default 2;');
  expect(digestSources(folder, plugins)).not.toBe(digest);
});
