import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeFolders, digestCode } from '../../../harness/experiments/records/code-digest.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

describe('the digest of a plugin', () => {
  it('takes neither folders nor links that lead nowhere for sources', () => {
    const folder = join(temporaryFolder(), 'idea');
    mkdirSync(folder);
    writeFileSync(join(folder, 'plugin.py'), 'print()');
    const digest = digestCode(folder);
    mkdirSync(join(folder, 'three.js'));
    // Emacs marks a file that is being edited with such a link.
    symlinkSync('someone@somewhere.1234', join(folder, '.#plugin.py'));
    expect(digestCode(folder)).toBe(digest);
  });

  it('changes with what a link leads to', () => {
    const folder = join(temporaryFolder(), 'idea');
    const elsewhere = join(temporaryFolder(), 'plugin.py');
    mkdirSync(folder);
    symlinkSync(elsewhere, join(folder, 'plugin.py'));
    writeFileSync(elsewhere, 'print()');
    const digest = digestCode(folder);
    writeFileSync(elsewhere, 'print(1)');
    expect(digestCode(folder)).not.toBe(digest);
  });

  it('changes with the program that a plugin.json starts, whatever it is called', () => {
    const folder = join(temporaryFolder(), 'idea');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'plugin.json'), '{"command": ["./bin/start", "--fast"]}');
    writeFileSync(join(folder, 'bin', 'start'), '#!/bin/sh');
    const digest = digestCode(folder);
    writeFileSync(join(folder, 'bin', 'start'), '#!/bin/bash');
    expect(digestCode(folder)).not.toBe(digest);
  });

  it('changes with what is behind a linked folder, and ends where one leads back', () => {
    const folder = join(temporaryFolder(), 'idea');
    const shared = join(temporaryFolder(), 'shared', 'deep');
    mkdirSync(folder);
    mkdirSync(shared, { recursive: true });
    writeFileSync(join(shared, 'head.py'), 'width = 1');
    symlinkSync(join(shared, '..'), join(folder, 'lib'));
    const digest = digestCode(folder);
    symlinkSync(folder, join(folder, 'again'));
    symlinkSync('..', join(shared, 'up'));
    expect(digestCode(folder)).toBe(digest);
    writeFileSync(join(shared, 'head.py'), 'width = 2');
    expect(digestCode(folder)).not.toBe(digest);
  });

  it('holds what the harness puts on the path of plugins in Python, and of no others', () => {
    const folder = join(temporaryFolder(), 'idea');
    mkdirSync(folder);
    for (const [program, holds] of [
      ['python3', true],
      ['./start', false],
    ] as const) {
      writeFileSync(join(folder, 'plugin.json'), JSON.stringify({ command: [program] }));
      const given = codeFolders(folder).map((one) => existsSync(join(one, 'painter_plugin.py')));
      expect(given.includes(true)).toBe(holds);
    }
  });
});
