import type { LabelledPainting } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';

/**
 * Lists of paintings in which each artist's paintings stay together, so that batches of several
 * paintings per artist can be drawn from a single list. Artists come in random order.
 *
 * @param size number of paintings per list, which a single artist may exceed
 */
export function chunkArtists(
  paintings: readonly LabelledPainting[],
  size: number,
  random: Random,
): LabelledPainting[][] {
  const byArtist = new Map<number, LabelledPainting[]>();
  for (const painting of paintings) {
    const own = byArtist.get(painting.artist);
    if (own === undefined) byArtist.set(painting.artist, [painting]);
    else own.push(painting);
  }
  const chunks: LabelledPainting[][] = [];
  for (const own of random.shuffle([...byArtist.values()])) {
    const last = chunks.at(-1);
    if (last === undefined || last.length + own.length > size) chunks.push([...own]);
    else last.push(...own);
  }
  return chunks;
}
