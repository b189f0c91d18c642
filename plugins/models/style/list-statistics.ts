/** The statistics of a layer's map over the painting. */
export type Statistics = 'mean' | 'mean+std' | 'mean+std+gram';
/** One of these statistics. */
export type Statistic = 'mean' | 'std' | 'gram';

/** The parts of a layer's statistics, in their order, and the size of each. */
export function listStatistics(
  statistics: Statistics,
  channels: number,
  gramSize: number,
): { readonly statistic: Statistic; readonly width: number }[] {
  const widths = { mean: channels, std: channels, gram: (gramSize * (gramSize + 1)) / 2 };
  return (statistics.split('+') as Statistic[]).map((statistic) => {
    return { statistic, width: widths[statistic] };
  });
}
