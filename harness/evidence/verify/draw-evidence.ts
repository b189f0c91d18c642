import { basename } from 'node:path';
import sharp from 'sharp';
import { hasInterval } from '../../scoring/score.ts';
import { describeEstimate, describeProbability } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { type Html, html } from '../../shared/text/html.ts';
import { showArtist, showPainting } from '../../shared/text/show-painting.ts';
import { sayHeadline } from './say-verification.ts';
import type { Verification, VerifiedImage, VerifiedPair } from './verification.ts';

/** Pixels. */
const tile = 320;
const small = 96;
const gap = 24;
const line = 20;
const perRow = 4;

/**
 * Draws the evidence as one self-contained SVG: the pictures side by side with
 * the result, their nearest training paintings below, and a matrix for three or more.
 *
 * @param heatmaps for each picture an image of what the model looked at, laid below it
 */
export async function drawEvidence(
  verification: Verification,
  heatmaps?: readonly (Buffer | null)[],
): Promise<string> {
  const { images, pairs } = verification;
  const [first] = pairs;
  const columns = Math.min(perRow, images.length);
  const width = gap + columns * (tile + gap);
  const parts: Html[] = [];
  let top = gap;
  if (images.length === 2 && first !== undefined) {
    parts.push(...headline(first, width, top));
    top += 4 * line;
  }
  const hasHeatmaps = heatmaps?.some((heatmap) => heatmap !== null) === true;
  const hasNearest = images.some(({ nearest }) => nearest.length > 0);
  // Wide pictures leave nothing empty above them.
  const tall = Math.max(...images.map((image) => tile * Math.min(1, image.height / image.width)));
  const height =
    tall + 2 * line + (hasHeatmaps ? tile + gap : 0) + (hasNearest ? small + 3 * line : 0);
  for (const [i, image] of images.entries()) {
    const number = images.length > 2 ? `${i + 1} ` : '';
    const left = gap + (i % columns) * (tile + gap);
    const y = top + Math.floor(i / columns) * (height + gap);
    const heatmap = heatmaps?.[i] ?? null;
    parts.push(await drawColumn(image, number, { left, top: y, tall }, heatmap, hasHeatmaps));
  }
  top += Math.ceil(images.length / columns) * (height + gap);
  if (images.length > 2) {
    parts.push(...drawMatrix(verification, top));
    top += (images.length + 3) * 26;
  }
  const notes = [
    `${harmlessText(verification.run.id)}, calibrated on validation; prior ${describeProbability(verification.prior)}`,
    ...(verification.searched > 0
      ? [
          `nearest: the best of ${verification.searched} training paintings, so their percentages are too high`,
        ]
      : []),
  ];
  for (const note of notes) {
    parts.push(text(gap, top, note, 'quiet', 11));
    top += 16;
  }
  return html`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${top + gap}" viewBox="0 0 ${width} ${top + gap}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="14">
<style>
svg { color-scheme: light dark; background: #fdfcf9; max-width: 100%; height: auto; }
text { fill: #23211d; } .quiet { fill: #6b665c; } .big { font-size: 22px; font-weight: 600; }
.same { fill: #2f6f3e; } .different { fill: #23618e; } .unsure { fill: #8a5a00; }
@media (prefers-color-scheme: dark) {
  svg { background: #191817; }
  text { fill: #ece7dd; } .quiet { fill: #a29b8e; }
  .same { fill: #86c894; } .different { fill: #85b7e2; } .unsure { fill: #f0b35c; }
}
</style>
${parts}
</svg>
`.toString();
}

function headline(pair: VerifiedPair, width: number, top: number): Html[] {
  const { probability, ifUnseen, verdict, copies } = pair;
  const chance = `${describeProbability(probability.value)} that one artist painted both`;
  const second = copies
    ? 'That says nothing about artists.'
    : verdict === 'too few artists'
      ? 'The run was calibrated on too few artists.'
      : `${chance}; for artists never seen ${describeEstimate(ifUnseen, describeProbability)}`;
  const at = (share: number) => gap + share * (width - 2 * gap);
  const y = top + 2.6 * line;
  const look = verdict === 'too few artists' ? 'unsure' : verdict;
  return [
    text(gap, top + line, sayHeadline(pair), `big ${copies ? '' : look}`),
    text(gap, top + 2 * line, second, 'quiet'),
    html`<rect x="${gap}" y="${y}" width="${width - 2 * gap}" height="8" rx="4" class="quiet" opacity=".25"/>`,
    hasInterval(ifUnseen)
      ? html`<rect x="${at(ifUnseen.low)}" y="${y}" width="${at(ifUnseen.high) - at(ifUnseen.low)}" height="8" rx="4" class="${look}" opacity=".5"/>`
      : html``,
    html`<circle cx="${at(probability.value)}" cy="${y + 4}" r="7" class="${look}"/>`,
  ];
}

async function drawColumn(
  { file, known, nearest }: VerifiedImage,
  number: string,
  { left, top, tall }: { readonly left: number; readonly top: number; readonly tall: number },
  heatmap: Buffer | null,
  hasHeatmaps: boolean,
): Promise<Html> {
  const parts = [
    await picture(file, left, top, tile, tall),
    text(left, top + tall + line, harmlessText(`${number}${basename(file)}`, 40)),
    known === null
      ? html``
      : text(
          left,
          top + tall + 2 * line,
          harmlessText(`a copy of ${showPainting(known)}`, 44),
          'unsure',
        ),
  ];
  let y = top + tall + 2 * line;
  if (hasHeatmaps) {
    if (heatmap !== null) parts.push(await picture(heatmap, left, y + gap / 2, tile));
    y += tile + gap;
  }
  if (nearest.length > 0) {
    parts.push(text(left, y + line, 'nearest in training', 'quiet'));
    for (const [n, near] of nearest.slice(0, 3).entries()) {
      const x = left + n * (small + 16);
      parts.push(await picture(near.file, x, y + 1.4 * line, small));
      parts.push(text(x, y + small + 2.3 * line, describeProbability(near.probability)));
      parts.push(text(x, y + small + 3.1 * line, showArtist(near.artist, 15), 'quiet', 11));
    }
  }
  return html`${parts}`;
}

function drawMatrix({ images, pairs }: Verification, top: number): Html[] {
  const column = 62;
  const parts = images.flatMap(({ file }, i) => [
    text(gap, top + (i + 2) * 26, harmlessText(`${i + 1} ${basename(file)}`, 36)),
    text(gap + 330 + i * column, top + 26, String(i + 1), 'quiet'),
  ]);
  for (const { a, b, probability, verdict } of pairs) {
    for (const [row, place] of [
      [a, b],
      [b, a],
    ] as const) {
      parts.push(
        text(
          gap + 330 + place * column,
          top + (row + 2) * 26,
          describeProbability(probability.value),
          verdict,
        ),
      );
    }
  }
  return parts;
}

/** An image inside a square or something lower, embedded; a file that cannot be drawn leaves a frame. */
async function picture(
  source: string | Buffer,
  x: number,
  y: number,
  size: number,
  height = size,
): Promise<Html> {
  try {
    const shrunk = await sharp(source, { failOn: 'none', limitInputPixels: 2 ** 30 })
      .autoOrient()
      .resize(2 * size, 2 * size, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 80 })
      .toBuffer();
    return html`<image x="${x}" y="${y}" width="${size}" height="${height}" preserveAspectRatio="xMidYMax" href="data:image/jpeg;base64,${shrunk.toString('base64')}"/>`;
  } catch {
    return html`<rect x="${x}" y="${y}" width="${size}" height="${height}" fill="none" stroke="#888"/>`;
  }
}

function text(x: number, y: number, content: string, kind = '', size?: number): Html {
  return html`<text x="${x}" y="${y}"${kind === '' ? null : html` class="${kind}"`}${size === undefined ? null : html` font-size="${size}"`}>${content}</text>`;
}
