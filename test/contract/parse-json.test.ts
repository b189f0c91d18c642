import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseJson } from '../../harness/contract/parse-json.ts';
import { readPluginFile } from '../../harness/host/process/plugin-file.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

test('a byte order mark before JSON is passed over, and nothing else', () => {
  expect(parseJson('\ufeff{"a":"\ufeff"}')).toEqual({ a: '\ufeff' });
  expect(() => parseJson('\ufeff\ufeff{}')).toThrow(SyntaxError);
});

test('a plugin.json may begin with one', () => {
  const folder = join(temporaryFolder(), 'plugin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'plugin.json'), '\ufeff{"summary":"a test","command":["true"]}');
  expect(readPluginFile(folder)).toMatchObject({ summary: 'a test' });
});
