import type { Approach } from '../plan/approach.ts';

/**
 * The position of the same approach with the most artists to learn from, which is the reference of a
 * learning curve.
 */
export function findFullest(approaches: readonly Approach[], place: number): number {
  const options = approaches[place]?.options;
  return approaches.findLastIndex((other) => other.options === options);
}
