import { html, raw } from '../../shared/text/html.ts';

/** A pair as every run of the gallery sees it. */
export interface GalleryPair {
  readonly title: string;
  readonly pictures: {
    readonly run: string;
    readonly caption: string;
    readonly jpeg: Buffer;
  }[];
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 1400px; padding: 1rem; }
.runs { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; flex: 1 1 20rem; max-width: 950px; }
img { width: 100%; height: auto; border-radius: 4px; }
figcaption { overflow-wrap: anywhere; opacity: .8; }
`;

/** One page with all pictures in it: pairs below one another, runs side by side. */
export function drawGallery(pairs: readonly GalleryPair[]): string {
  const sections = pairs.map(
    ({ title, pictures }) =>
      html`<section><h2>${title}</h2><div class="runs">${pictures.map(
        ({ run, caption, jpeg }) =>
          html`<figure><img alt="${caption}" src="data:image/jpeg;base64,${jpeg.toString('base64')}"><figcaption><b>${run}</b>: ${caption}</figcaption></figure>`,
      )}</div></section>`,
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Where the models look</title><style>${raw(style)}</style></head><body><h1>Where the models look</h1><p>For each painting: as it is; how strongly the last convolution responds; and what speaks for one artist (Grad-CAM of the score). Bright places are strong, each map on its own scale: a painting with little evidence has a bright place, too.</p>${sections}</body></html>`.toString();
}
