import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPaintings, writePaintings } from '../../../harness/experiments/records/paintings.ts';
import { findPictureOf, recordFile } from '../../../harness/experiments/records/picture-places.ts';
import { plant } from '../../data/collection/temporary-folder.ts';

test('a picture is found where the record says, inside the folders that it names only', async () => {
  const root = plant({ 'train/Al/1.jpg': '', 'Bo/1.jpg': '' });
  const other = plant({ 'pictures/ab': '', secret: '' });
  const files = new Map([
    ['Al/1.jpg', 'train/Al/1.jpg'],
    ['packed', join(other, 'pictures/ab')],
    ['stolen', join(other, 'secret')],
    ['climbing', '../../etc/hostname'],
  ]);
  const places = { root, folders: [join(other, 'pictures')], files };
  const find = (id: string) => findPictureOf(id, places);
  expect(await find('Al/1.jpg')).toBe(join(root, 'train/Al/1.jpg'));
  expect(await find('Bo/1.jpg')).toBe(join(root, 'Bo/1.jpg'));
  expect(await find('packed')).toBe(join(other, 'pictures/ab'));
  for (const id of ['stolen', 'climbing', 'gone', join(other, 'secret')]) {
    expect(await find(id), id).toBeUndefined();
  }
});

test('a record names a file where its id does not say where it is', async () => {
  const root = plant();
  const at = (id: string, file: string) => recordFile({ id, file }, root);
  expect(at('Al/1.jpg', join(root, 'Al/1.jpg'))).toBeUndefined();
  expect(at('Al/1.jpg', join(root, 'train/Al/1.jpg'))).toBe('train/Al/1.jpg');
  expect(at('Al/1.jpg', '/elsewhere/ab')).toBe('/elsewhere/ab');
  const paintings = [
    { id: 'Al/1.jpg', artist: 'Al', test: 'seen' as const, file: 'train/Al/1.jpg' },
    { id: 'Bo/1.jpg', artist: 'Bo', test: 'unseen' as const },
  ];
  await writePaintings(root, paintings);
  expect(await readPaintings(root)).toEqual(paintings);
});
