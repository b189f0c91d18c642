import { cut } from './cell-parts.ts';

/** `demo: 576 paintings (c0ffee00)`. */
export function describeCollection({
  name,
  hash,
  paintings,
}: {
  readonly name: string;
  readonly hash: string;
  readonly paintings: number;
}): string {
  return `${cut(name, 80)}: ${paintings} paintings (${hash.slice(0, 8)})`;
}

/** `split feedbeef (seed 0)`. */
export function describeSplit({
  hash,
  seed,
}: {
  readonly hash: string;
  readonly seed: number;
}): string {
  return `split ${hash.slice(0, 8)} (seed ${seed})`;
}
