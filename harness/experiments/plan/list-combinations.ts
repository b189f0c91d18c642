import { expandGrid, type SweepFile } from './read-sweep-file.ts';

/** A plugin, by name or folder, and the options that are asked of it. */
export interface Combination {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The plugins of a command line, as they are, and then every combination of a file's grids. */
export function listCombinations(
  plugins: readonly string[],
  file: SweepFile | undefined,
): Combination[] {
  return [
    ...plugins.map((plugin) => ({ plugin, options: {} })),
    ...Object.entries(file?.plugins ?? {}).flatMap(([plugin, grids]) =>
      [grids].flat().flatMap((grid) => expandGrid(grid).map((options) => ({ plugin, options }))),
    ),
  ];
}
