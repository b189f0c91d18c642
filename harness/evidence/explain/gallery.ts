import { html, raw } from '../../shared/text/html.ts';
import { writePage } from '../../shared/text/write-page.ts';
import { tableStyle } from '../table/html-style.ts';
import type { Explainer } from './choose-explainer.ts';

/** A pair as every run of the gallery sees it. */
export interface GalleryPair {
  readonly title: string;
  readonly pictures: {
    readonly run: string;
    readonly caption: string;
    readonly jpeg: Buffer;
  }[];
}

const style = `${tableStyle}
.runs { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; flex: 1 1 20rem; min-width: 0; max-width: 950px; }
img { width: 100%; height: auto; border-radius: 4px; }
figcaption { overflow-wrap: anywhere; color: var(--quiet); }
`;

const meanings: Readonly<Record<Explainer['method'], string>> = {
  'grad-cam':
    'Last activation: how strongly the last convolution responds. Evidence for one artist: Grad-CAM of the score. Each map has its own scale: a painting with little evidence has a bright place, too.',
  occlusion:
    'Speaks for one artist, or for two: by how much the log odds of the score fall, or rise, when a square there is covered with the mean colour of the painting. The four maps of a pair share one scale.',
};

/**
 * One page with all pictures in it: pairs below one another, runs side by side.
 *
 * @param methods how the maps were made
 */
export function drawGallery(
  pairs: readonly GalleryPair[],
  methods: ReadonlySet<Explainer['method']>,
): string {
  const sections = pairs.map(
    ({ title, pictures }) =>
      html`<section><h2>${title}</h2><div class="runs">${pictures.map(
        ({ run, caption, jpeg }) =>
          html`<figure><img alt="${caption}" src="data:image/jpeg;base64,${jpeg.toString('base64')}"><figcaption><b>${run}</b>: ${caption}</figcaption></figure>`,
      )}</div></section>`,
  );
  return writePage(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Where the models look</title><style>${raw(style)}</style></head><body><main><h1>Where the models look</h1>${[...methods].map((method) => html`<p>${meanings[method]}</p>`)}${sections}</main></body></html>`);
}
