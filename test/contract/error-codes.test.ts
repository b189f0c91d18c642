import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../harness/contract/error-codes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('error codes', () => {
  test('stand in order', () => {
    const codes = Object.keys(errorCodes);
    expect(codes).toEqual([...codes].sort());
  });

  test('are those of the page, with what it says of them and what to do', () => {
    const page = readFileSync(join(root, 'docs/error-codes.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \|$/gm)];
    expect(rows.map(([, code, when]) => [code, when])).toEqual(Object.entries(errorCodes));
  });

  test('are all thrown somewhere', () => {
    const sources = ['harness', 'plugins'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('error-codes.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    );
    // The reader of the three CSV files of a submission makes some of its codes from their names.
    const made = ['ANSWERS', 'PAIRS', 'SUBMISSION'].flatMap((file) =>
      ['HEADER', 'INVALID', 'UNREADABLE'].map((what) => `${file}_${what}`),
    );
    const thrown = new Set(made);
    for (const source of sources) {
      for (const [, code] of source.matchAll(/'([A-Z][A-Z0-9_]+)'/g)) if (code) thrown.add(code);
    }
    expect(Object.keys(errorCodes).filter((code) => !thrown.has(code))).toEqual([]);
  });
});
