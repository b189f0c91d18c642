import { join } from 'node:path';
import { heatmapsFolderName } from '../../../experiments/records/heatmaps.ts';
import { html } from '../../../shared/text/html.ts';
import { embedPicture } from '../embed-picture.ts';
import type { ReportRun } from '../report-run.ts';
import type { Section } from '../section.ts';

/** Side in pixels. */
const size = 480;
const most = 24;

/** Where the model looks, if the run's folder has heatmaps; otherwise empty. */
export async function showHeatmaps({ folder, heatmaps }: ReportRun): Promise<Section | undefined> {
  const shown = await Promise.all(
    heatmaps.slice(0, most).map(async ({ file, caption }) => {
      const picture = await embedPicture(file, join(folder, heatmapsFolderName), size);
      return picture === undefined
        ? null
        : html`<figure class="painting"><img src="${picture}" alt="${caption}"><figcaption>${caption}</figcaption></figure>`;
    }),
  );
  if (shown.every((one) => one === null)) return undefined;
  const body = html`<div class="heatmaps">${shown}</div>`;
  return { id: 'heatmaps', title: 'Heatmaps', body, charts: [] };
}
