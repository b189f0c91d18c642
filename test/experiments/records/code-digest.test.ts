import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestCode } from '../../../harness/experiments/records/code-digest.ts';
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
});
