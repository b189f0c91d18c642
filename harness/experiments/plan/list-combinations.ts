import { expandGrid, type SweepFile } from './read-sweep-file.ts';

/** A plugin and its requested options. */
export interface Combination {
  /** Its name or folder, as requested. */
  readonly path: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The plugins of a command line, unchanged, followed by every combination of a file's grids. */
export function listCombinations(
  plugins: readonly string[],
  file: SweepFile | undefined,
): Combination[] {
  return [
    ...plugins.map((path) => ({ path, options: {} })),
    ...Object.entries(file?.plugins ?? {}).flatMap(([path, grids]) =>
      [grids].flat().flatMap((grid) => expandGrid(grid).map((options) => ({ path, options }))),
    ),
  ];
}
