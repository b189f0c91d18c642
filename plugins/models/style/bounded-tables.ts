import type { FeatureMatrix, Painting, Services } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { cutChunks } from '../features/chunked-features.ts';
import { stackRows } from '../tables/stack-rows.ts';

/** Maximum number of values in a table of features: 1 GiB, and a fit takes a few times that. */
const mostNumbers = 2 ** 28;

/** Returns one row per painting. */
export type Describe = (paintings: readonly Painting[]) => Promise<FeatureMatrix>;

/** Features of more paintings than fit into one table: those of the competition would take 15 GB. */
export interface BoundedTables {
  /**
   * Chooses paintings to fit on: all, or as many random ones as fit into one table, which is then
   * reported.
   *
   * @param random used if some are drawn
   */
  drawToFit<P extends Painting>(paintings: readonly P[], random: Random): readonly P[];
  /** Whether the features of all paintings fit into one table. */
  isOneTable(paintings: readonly Painting[]): boolean;
  /** The features of all paintings in their order, one table at a time. */
  tables(paintings: readonly Painting[]): AsyncIterable<FeatureMatrix>;
  /** Computes rows from all paintings' features, table by table: one row per painting. */
  condense(
    paintings: readonly Painting[],
    make: (table: FeatureMatrix) => Promise<FeatureMatrix>,
  ): Promise<FeatureMatrix>;
}

/**
 * @param width number of values per painting
 * @param numbers maximum number of values in a table
 */
export function boundTables(
  describe: Describe,
  width: number,
  { log }: Pick<Services, 'log'>,
  numbers = mostNumbers,
): BoundedTables {
  const most = Math.max(1, Math.floor(numbers / width));
  const isOneTable = ({ length }: readonly Painting[]) => length <= most;
  async function* tables(paintings: readonly Painting[]) {
    if (isOneTable(paintings)) yield await describe(paintings);
    else for (const chunk of cutChunks(paintings, most)) yield await describe(chunk);
  }
  return {
    isOneTable,
    tables,
    drawToFit(paintings, random) {
      if (isOneTable(paintings)) return paintings;
      const [used, all] = [most, paintings.length].map((count) => count.toLocaleString('en'));
      const size = ((4 * width * paintings.length) / 1e9).toFixed(1);
      log(
        `Features are fitted on ${used} of ${all} paintings, drawn at random: all of them would take ` +
          `${size} GB. Use --cells 1, --statistics mean or fewer layers to fit more.`,
      );
      return random.sample(paintings, most);
    },
    async condense(paintings, make) {
      const made: FeatureMatrix[] = [];
      for await (const table of tables(paintings)) made.push(await make(table));
      return stackRows(made);
    },
  };
}
