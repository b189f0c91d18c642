import type { LabelledPainting } from '../../harness/contract/plugin.ts';

/** A property to predict for each painting. */
export interface LabelTask {
  readonly name: 'artist' | 'style' | 'genre';
  readonly classes: number;
  /** The class of each painting, from 0; −1 if unknown. */
  readonly labels: Int32Array;
}

/**
 * The tasks: the artist first, then the style and the genre if requested, as far as any painting has
 * one. Classes of style and genre are numbered in alphabetical order.
 */
export function listLabelTasks(
  paintings: readonly LabelledPainting[],
  artists: number,
  tasks: 'artist' | 'artist+style+genre',
): LabelTask[] {
  const labels = Int32Array.from(paintings, ({ artist }) => artist);
  const artist: LabelTask = { name: 'artist', classes: artists, labels };
  if (tasks === 'artist') return [artist];
  const others = (['style', 'genre'] as const).map((name): LabelTask => {
    const words = [...new Set(paintings.flatMap((painting) => painting[name] ?? []))].sort();
    const numberOf = new Map(words.map((word, number) => [word, number]));
    return {
      name,
      classes: words.length,
      labels: Int32Array.from(paintings, (painting) => numberOf.get(painting[name] ?? '') ?? -1),
    };
  });
  return [artist, ...others.filter(({ classes }) => classes > 0)];
}
