import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chooseCatalog } from '../../../data/collection/choose-catalog.ts';
import type { CatalogEntry } from '../../../data/collection/collection.ts';
import { findTable } from '../../../data/collection/find-table.ts';
import { readTrainTable } from '../../../data/collection/kaggle-catalog.ts';
import {
  countBy,
  drawPaintingsPerArtist,
  drawPaintingsPerStyle,
} from '../../../shared/charts/collection-charts.ts';
import { saveChart } from '../../../shared/charts/save-chart.ts';
import { startProgress } from '../../../shared/progress.ts';
import { findProject } from '../../../shared/project.ts';
import { showPath } from '../../../shared/text/show-path.ts';
import { print, printJson, remark, say } from '../../print.ts';

/** Draws a collection's metadata and prints what is in the pictures, or one JSON object. */
export async function plotsAndPrint(args: {
  readonly folder?: string | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  const { data: dataFolder } = findProject();
  const entries = await readEntries(args.folder, dataFolder);
  const artists = countBy(entries.map(({ artist }) => artist));
  const styles = countBy(entries.map(({ style }) => style));
  const out = resolve(args.out ?? join(dataFolder, 'plots'));
  await mkdir(out, { recursive: true });
  const files = await saveChart(out, 'paintings-per-artist', drawPaintingsPerArtist(artists));
  if (styles.length > 0) {
    files.push(...(await saveChart(out, 'paintings-per-style', drawPaintingsPerStyle(styles))));
  }
  const counts = artists.map(({ paintings }) => paintings);
  const summary = {
    paintings: entries.length,
    artists: artists.length,
    perArtist: {
      least: counts.at(-1) ?? 0,
      median: counts[Math.floor(counts.length / 2)] ?? 0,
      most: counts[0] ?? 0,
    },
    styles: styles.length,
    files: files.map((file) => join(out, file)),
  };
  if (args.json) return printJson(summary);
  const { perArtist } = summary;
  say(
    `${summary.paintings.toLocaleString('en')} paintings by ${summary.artists.toLocaleString('en')} artists: ` +
      `${perArtist.least} to ${perArtist.most} each, median ${perArtist.median}. ` +
      (styles.length > 0 ? `${styles.length} styles.` : 'The collection names no styles.'),
  );
  for (const file of summary.files) print(showPath(file));
}

// The competition's table is enough, without its 40 GB of images.
async function readEntries(
  folder: string | undefined,
  dataFolder: string,
): Promise<readonly CatalogEntry[]> {
  if (folder !== undefined && (await findTable(folder, 'train_info.csv')) !== undefined) {
    const { candidates } = await readTrainTable(folder);
    return [...candidates.values()].map(({ entry }) => entry);
  }
  const { catalog, why } = await chooseCatalog({ collection: folder, dataFolder, startProgress });
  remark(why);
  return catalog.entries;
}
