import type { Approach } from '../plan/approach.ts';

/** The place of the same approach with the most artists to learn from: a curve's own reference. */
export function findFullest(approaches: readonly Approach[], place: number): number {
  const options = approaches[place]?.options;
  return approaches.findLastIndex((other) => other.options === options);
}
