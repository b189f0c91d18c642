import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readJson } from '../../../../plugins/models/model-files/read-json.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

const schema = z.object({ width: z.int() });

it('what was written is read', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'shape.json'), '{"width": 3}');
  expect(await readJson(folder, 'shape.json', schema)).toEqual({ width: 3 });
  writeFileSync(join(folder, 'shape.json'), '\ufeff{"width": 3}');
  expect(await readJson(folder, 'shape.json', schema)).toEqual({ width: 3 });
});

it.each([
  ['missing', undefined, 'ENOENT'],
  ['no JSON', '{"width":', 'JSON'],
  ['of another shape', '{"width": "3"}', 'width'],
])('a file that is %s is an error with its name', async (_, text, why) => {
  const folder = temporaryFolder();
  if (text !== undefined) writeFileSync(join(folder, 'shape.json'), text);
  const message = expect.stringMatching(new RegExp(`shape\\.json.*${why}`, 's'));
  await expect(readJson(folder, 'shape.json', schema)).rejects.toMatchObject({
    code: 'MODEL_UNREADABLE',
    message,
  });
});
