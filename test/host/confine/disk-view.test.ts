import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../../harness/host/confine/disk-view.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = realpathSync(temporaryFolder());
const at = (...names: string[]) => join(root, ...names);
for (const folder of ['code/data/weights', 'code/lib', 'elsewhere']) {
  mkdirSync(at(folder), { recursive: true });
}
writeFileSync(at('code', 'plugin.py'), '');
symlinkSync(at('elsewhere'), at('linked'));
symlinkSync('code', at('relative'));
const scratch = at('scratch');

describe('the view of the disk', () => {
  it('leaves out what does not exist and what a folder around it shows already', () => {
    const shown = [at('code', 'lib'), at('code'), at('nowhere'), at('code', 'plugin.py')];
    expect(layOut({ shown, scratch })).toEqual([{ kind: 'folder', path: at('code') }]);
  });

  it('shows what links lead to, and the links as they are', () => {
    expect(layOut({ shown: [at('linked'), at('relative', 'plugin.py')], scratch })).toEqual([
      { kind: 'file', path: at('code', 'plugin.py') },
      { kind: 'folder', path: at('elsewhere') },
      { kind: 'link', path: at('linked'), target: at('elsewhere') },
      { kind: 'link', path: at('relative', 'plugin.py'), target: at('code', 'plugin.py') },
    ]);
  });

  it('hides a folder inside one that is shown, but for what is shown inside it', () => {
    const shown = [at('code'), at('code', 'data', 'weights')];
    const hidden = [at('code', 'data'), at('elsewhere')];
    expect(layOut({ shown, hidden, scratch })).toEqual([
      { kind: 'folder', path: at('code') },
      { kind: 'hidden', path: at('code', 'data') },
      { kind: 'folder', path: at('code', 'data', 'weights') },
    ]);
  });
});
