import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readDecisions } from '../../../harness/data/copies/decisions.ts';
import { drawCopiesPage } from '../../../harness/evidence/copies/draw-copies-page.ts';
import { listCopies } from '../../../harness/evidence/copies/list-copies.ts';
import { collectionOf } from '../../data/splits/arbitrary-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const names = ['a "1", <b>', 'b', 'c', 'd'];
const pictures = names.map((name, i) => ({ artist: 'x', name, perceptualHash: BigInt(i) }));
const file = join(root, 'picture.png');
const plain = collectionOf(pictures);
const collection = {
  ...plain,
  root,
  paintings: plain.paintings.map((painting) => ({ ...painting, file, width: 512, height: 256 })),
};
const digestOf = (name: string) =>
  collection.paintings.find(({ id }) => id === `x/${name}.jpg`)?.digest ?? '';
const [a, b, c, d] = names.map(digestOf) as [string, string, string, string];
const elsewhere = ['1', '2'].map((digit) => digit.repeat(64)) as [string, string];

/** The first is the left half of the second, at twice its size. */
const found = [
  {
    first: a,
    second: b,
    placement: { across: 0.5, down: 1, left: 0, top: 0 },
    agreement: 0.9,
    spots: 40,
    mirrored: false,
  },
  {
    first: b,
    second: c,
    placement: { across: 1, down: 1, left: 0, top: 0 },
    agreement: 0.8,
    spots: 6,
    mirrored: true,
  },
];
const decisions = [
  { decision: 'rejected', first: b, second: a },
  { decision: 'confirmed', first: c, second: d },
  { decision: 'rejected', first: a, second: d },
  { decision: 'confirmed', first: elsewhere[0], second: elsewhere[1] },
] as const;

it('lists the least certain first, and what a person confirmed', () => {
  const listed = listCopies(collection, found, decisions);
  expect(
    listed.map(({ first, second, decision }) => [first.digest, second.digest, decision]),
  ).toEqual([
    [b, c, null],
    [a, b, 'rejected'],
    [c, d, 'confirmed'],
  ]);
});

it('lists a pair once that agrees as it is and in a mirror', () => {
  const [plain, mirrored] = [found[0]!, { ...found[0]!, spots: 12, mirrored: true }];
  for (const both of [
    [plain, mirrored],
    [mirrored, plain],
  ]) {
    const listed = listCopies(collection, both, decisions.slice(0, 1));
    expect(listed).toMatchObject([{ spots: 40, mirrored: false, decision: 'rejected' }]);
  }
});

it('shows each pair, frames what both show, and saves decisions that are read again', async () => {
  await sharp({ create: { width: 512, height: 256, channels: 3, background: '#345' } }).toFile(
    file,
  );
  const pairs = listCopies(collection, found, decisions);
  const page = await drawCopiesPage({ collection, pairs, decisions, file: 'splits/copies.csv' });
  const { document } = parseHTML(page);
  expect(document.querySelectorAll('section')).toHaveLength(3);
  expect(document.querySelectorAll('img[src^="data:image/jpeg"]')).toHaveLength(6);
  expect(document.querySelector('b')).toBeNull();
  const frames = [...document.querySelectorAll('section:nth-of-type(2) span')];
  expect(frames.map((frame) => frame.getAttribute('style'))).toEqual([
    'left:0.00%;top:0.00%;width:100.00%;height:100.00%',
    'left:0.00%;top:0.00%;width:50.00%;height:100.00%',
  ]);
  const questions = [...document.querySelectorAll('fieldset')].map((one) =>
    one.getAttribute('aria-label'),
  );
  expect(questions[1]).toBe('x/a "1", <b>.jpg and x/b.jpg show');
  expect(new Set(questions).size).toBe(3);
  // The script runs as in a browser, up to where that would save the file.
  const saved: Blob[] = [];
  const URL = { createObjectURL: (blob: Blob) => saved.push(blob) };
  const code = document.querySelector('script:not([type])')?.textContent ?? '';
  new Function('document', 'URL', code)(document, URL);
  document.querySelector('button')?.click();
  const table = join(root, 'copies.csv');
  writeFileSync(table, (await saved[0]?.text()) ?? '');
  const again = await readDecisions(table);
  const sorted = (list: typeof again) =>
    list.map(({ decision, first, second }) => [decision, ...[first, second].sort()].join()).sort();
  expect(sorted(again)).toEqual(sorted(decisions));
});
