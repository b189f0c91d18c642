import type { Collection, CollectionPainting } from '../../data/collection/collection.ts';
import { type CopyDecision, decisionColumns } from '../../data/copies/decisions.ts';
import { sketchSide } from '../../data/copies/sketch.ts';
import { isBelow } from '../../shared/is-inside.ts';
import { type Html, html, raw } from '../../shared/text/html.ts';
import { writePage } from '../../shared/text/write-page.ts';
import { embedPicture } from '../report/embed-picture.ts';
import { tableStyle } from '../table/html-style.ts';
import type { ListedCopy } from './list-copies.ts';

/** Longer side of a picture on the page, in pixels. */
const shownSide = 320;

const style = `${tableStyle}
main { max-width: 60rem; padding-bottom: 5rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
figure { margin: 0; flex: 0 1 20rem; }
.picture { position: relative; display: inline-block; }
.picture img { display: block; max-width: 100%; height: auto; }
.picture span { position: absolute; box-sizing: border-box; border: 2px solid #e0457b; }
p, figcaption { overflow-wrap: anywhere; }
figcaption { color: var(--quiet); }
fieldset { border: 0; padding: .5rem 0; margin: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; }
footer { position: fixed; inset: auto 0 0; padding: .7rem 1rem; background: var(--ground);
  border-top: 1px solid var(--line); }
button { font: inherit; }
`;

// Quotes every field, because ids may contain commas.
const script = `
document.querySelector('button').addEventListener('click', () => {
  const rows = JSON.parse(document.getElementById('others').textContent);
  for (const input of document.querySelectorAll('input:checked')) {
    const { first, second, one, other } = input.closest('section').dataset;
    if (input.value !== '') rows.push([input.value, first, second, one, other]);
  }
  const quote = (text) => '"' + String(text).replaceAll('"', '""') + '"';
  const lines = ['${decisionColumns.join(',')},one,other', ...rows.map((row) => row.map(quote).join(','))];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([lines.join('\\n') + '\\n'], { type: 'text/csv' }));
  link.download = 'copies.csv';
  link.click();
});
`;

/**
 * A page that shows each pair side by side, with a frame around the shared part, and saves a person's
 * decisions as the table for `readDecisions`. Earlier decisions are preselected; those on
 * pairs that are not shown are also saved.
 *
 * @param file where the table belongs
 */
export async function drawCopiesPage({
  collection,
  pairs,
  decisions,
  file,
}: {
  readonly collection: Collection;
  readonly pairs: readonly ListedCopy[];
  readonly decisions: readonly CopyDecision[];
  readonly file: string;
}): Promise<string> {
  const sections: Html[] = [];
  const shown = new Set<string>();
  for (const [index, pair] of pairs.entries()) {
    shown.add([pair.first.digest, pair.second.digest].sort().join(' '));
    sections.push(await drawPair(pair, index, collection));
  }
  const others = decisions
    .filter(({ first, second }) => !shown.has([first, second].sort().join(' ')))
    .map(({ decision, first, second }) => [decision, first, second, '', '']);
  return writePage(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Copies in ${collection.name}</title><style>${raw(style)}</style></head><body><main><h1>Copies in ${collection.name}</h1><p>Each pair seems to show one painting, wholly or in part, judging by details that both share. The least certain pairs come first. A frame marks what both show. Splits keep both pictures of a pair in one part unless you reject the pair. Save your decisions as ${file}.</p>${sections}</main><footer><button type="button">Save decisions</button> ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'}</footer><script type="application/json" id="others">${raw(JSON.stringify(others))}</script><script>${raw(script)}</script></body></html>`);
}

/** Where a collection's images may be. */
type Places = Pick<Collection, 'root' | 'folders'>;

async function drawPair(pair: ListedCopy, index: number, places: Places): Promise<Html> {
  const { first, second, spots, agreement, mirrored, decision } = pair;
  const measured =
    spots === null
      ? 'Confirmed by hand.'
      : `${spots} details in common; ${Math.round(agreement * 100)} % of the shared part agrees${mirrored ? '; one is mirrored' : ''}.`;
  const [inFirst, inSecond] = frame(pair);
  const choices = [
    ['', 'undecided'],
    ['confirmed', 'one painting'],
    ['rejected', 'two paintings'],
  ].map(
    ([value, label]) =>
      html`<label><input type="radio" name="pair-${index}" value="${value}"${raw(value === (decision ?? '') ? ' checked' : '')}> ${label}</label>`,
  );
  return html`<section data-first="${first.digest}" data-second="${second.digest}" data-one="${first.id}" data-other="${second.id}"><div class="pictures">${await drawPainting(first, inFirst, places)}${await drawPainting(second, inSecond, places)}</div><p>${measured}</p><fieldset aria-label="${first.id} and ${second.id} show">${choices}</fieldset></section>`;
}

async function drawPainting(
  { id, artist, file }: CollectionPainting,
  part: Frame | undefined,
  { root, folders = [] }: Places,
): Promise<Html> {
  const folder = folders.find((folder) => isBelow(file, folder)) ?? root;
  const picture = await embedPicture(file, folder, shownSide);
  const place =
    part &&
    html`<span style="left:${percent(part.left)};top:${percent(part.top)};width:${percent(part.width)};height:${percent(part.height)}"></span>`;
  const image =
    picture === undefined
      ? html`<p>This picture cannot be shown.</p>`
      : html`<div class="picture"><img alt="${id}" src="${picture}">${place}</div>`;
  return html`<figure>${image}<figcaption>${id}<br>${artist}</figcaption></figure>`;
}

/** A part of a picture, in shares of its width and height. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The shared part, in each picture; not drawn for mirrored pairs. */
function frame({ first, second, placement, mirrored }: ListedCopy): (Frame | undefined)[] {
  if (placement === null || mirrored) return [];
  const { across, down, left, top } = placement;
  const [a, b] = [sizeOf(first), sizeOf(second)];
  const x0 = Math.max(0, -left / across);
  const y0 = Math.max(0, -top / down);
  const x1 = Math.min(a.width, (b.width - left) / across);
  const y1 = Math.min(a.height, (b.height - top) / down);
  const share = (x: number, y: number, wide: number, high: number, size: typeof a): Frame => ({
    left: x / size.width,
    top: y / size.height,
    width: wide / size.width,
    height: high / size.height,
  });
  return [
    share(x0, y0, x1 - x0, y1 - y0, a),
    share(across * x0 + left, down * y0 + top, across * (x1 - x0), down * (y1 - y0), b),
  ];
}

function sizeOf({ width, height }: CollectionPainting) {
  const scale = Math.min(1, sketchSide / Math.max(width, height));
  return { width: width * scale, height: height * scale };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
