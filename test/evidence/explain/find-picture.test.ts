import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPainting, findPicture } from '../../../harness/evidence/explain/find-picture.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const root = join(folder, 'paintings');
const inside = join(root, 'Painter A', '0.jpg');
const outside = join(folder, 'secret.jpg');
mkdirSync(join(root, 'Painter A'), { recursive: true });
for (const file of [inside, outside]) writeFileSync(file, 'not looked at');
symlinkSync(outside, join(root, 'link.jpg'));
const unusable = { code: 'PICTURE_UNUSABLE' };

describe('a picture that a person names', () => {
  it('is a file wherever it is, or a painting of the collection', async () => {
    expect(await findPicture(outside, { root })).toBe(outside);
    expect(await findPicture(relative('.', outside), { root })).toBe(outside);
    expect(await findPicture('Painter A/0.jpg', { root })).toBe(inside);
  });

  it.each(['../secret.jpg', 'link.jpg', 'none.jpg'])('is no %s of the collection', async (name) => {
    await expect(findPicture(name, { root })).rejects.toMatchObject(unusable);
  });
});

describe('a painting that a record names', () => {
  it('is in the collection', async () => {
    expect(await findPainting('Painter A/0.jpg', { root })).toBe(inside);
  });

  it.each([
    outside,
    relative('.', outside),
    // Of the folder in which the command is run.
    'package.json',
    '../secret.jpg',
    'link.jpg',
  ])('is never %s', async (name) => {
    await expect(findPainting(name, { root })).rejects.toMatchObject({
      ...unusable,
      message: expect.stringContaining(`is not in ${root}. Move the collection back`),
    });
  });
});

it('a painting of several folders is missed in the one that it were in', async () => {
  const other = join(temporaryFolder(), 'other');
  const files = new Map([['other/1.jpg', join(other, '1.jpg')]]);
  const finding = findPainting('other/1.jpg', { root, folders: [other], files });
  await expect(finding).rejects.toThrow(`is not in ${other}. Move the collection back`);
});
