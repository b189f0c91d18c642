import type {
  AcrossSplits,
  AcrossSplitsRow,
  Figure,
  LeaderboardRow,
  LeaderboardTable,
  SplitSpread,
} from '../../evidence/table/leaderboard-model.ts';
import { harmlessText } from './harmless-text.ts';

/** `2`, or `2=` where rows share the rank. */
export function describeRank({ rank, tied }: Pick<LeaderboardRow, 'rank' | 'tied'>): string {
  return `${rank}${tied ? '=' : ''}`;
}

/**
 * `layer=add_12, epochs=4`, and of an ensemble `members=xception + contrastive (refit=true)`; empty
 * where all options are the plugin's own.
 */
export function describeOptions({ options }: Pick<LeaderboardRow, 'options'>): string {
  return Object.entries(options)
    .map(([name, value]) =>
      // What tells ensembles apart may stand far behind.
      harmlessText(`${name}=${describeValue(value)}`, typeof value === 'object' ? 200 : 60),
    )
    .join(', ');
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value).replaceAll('"', '');
  return value.map(describeItem).join(' + ');
}

/** Of an ensemble a member; anything else as it is. */
function describeItem(item: unknown): string {
  const { plugin, options = {}, ...rest } = Object(item) as Record<string, unknown>;
  if (typeof plugin !== 'string') return describeValue(item);
  const own = Object.entries({ ...(options as object), ...rest })
    .map(([name, inner]) => `${name}=${describeValue(inner)}`)
    .join(', ');
  return own === '' ? plugin : `${plugin} (${own})`;
}

/** `seed 0`, or `3 seeds: 0, 1, 2`. */
export function describeSeeds({ seeds }: Pick<LeaderboardRow, 'seeds'>): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds: ${seeds.join(', ')}`;
}

/** The interval of a figure: `0.701–0.815`. */
export function describeInterval({ low, high }: Figure): string {
  return `${low.toFixed(3)}–${high.toFixed(3)}`;
}

/** How seeds differ: `±0.012`; empty for one run. */
export function describeSpread({ spread }: Figure): string {
  return spread === null ? '' : `±${spread.toFixed(3)}`;
}

/** A difference with its sign: `+0.020`, `−0.003`, `0.000`. */
export function describeSigned(value: number): string {
  const text = Math.abs(value).toFixed(3);
  if (text === '0.000') return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

/** The interval of a difference: `−0.003 to +0.041`; empty where there is none. */
export function describeSignedInterval({
  low,
  high,
}: {
  readonly low: number | null;
  readonly high: number | null;
}): string {
  return low === null || high === null ? '' : `${describeSigned(low)} to ${describeSigned(high)}`;
}

/** `42 s`, `12 min`, `3.5 h`. */
export function describeSeconds(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** `demo: 576 paintings, split 1a2b3c4d (seed 0)`. */
export function describeTable({ collection, split }: LeaderboardTable): string {
  const name = harmlessText(collection.name);
  const hash = harmlessText(split.hash.slice(0, 8));
  return `${name}: ${collection.paintings} paintings (${harmlessText(collection.hash.slice(0, 8))}), split ${hash} (seed ${split.seed})`;
}

/** `demo: 576 paintings (c0ffee00), over 5 splits: 0, 1, 2, 3, 4`. */
export function describeAcrossSplits({ collection, splits }: AcrossSplits): string {
  const name = harmlessText(collection.name);
  const hash = harmlessText(collection.hash.slice(0, 8));
  const seeds = splits.map(({ seed }) => seed).join(', ');
  return `${name}: ${collection.paintings} paintings (${hash}), over ${splits.length} splits: ${seeds}`;
}

/** `0.785 ±0.021, seeds ±0.004`. */
export function describeSplitSpread(spread: SplitSpread): string {
  return `${spread.mean.toFixed(3)} ${describeDeviations(spread)}`;
}

/** `+0.085 ±0.021, seeds ±0.004`. */
export function describeDropSpread({ drop }: AcrossSplitsRow): string {
  return `${describeSigned(drop.mean)} ${describeDeviations(drop)}`;
}

function describeDeviations({ overSplits, overSeeds }: SplitSpread): string {
  const seeds = overSeeds === null ? '' : `, seeds ±${overSeeds.toFixed(3)}`;
  return `±${overSplits.toFixed(3)}${seeds}`;
}

/** How to read the tables; the same words wherever they are shown. */
export const legend = [
  'AUC and accuracy with their 95 % interval over artists; ± is the standard deviation over seeds.',
  'Drop: seen AUC less unseen AUC; above 0 unseen artists are harder. Paper: accuracy in its Table 1, on its own data.',
  'A rank with "=" is shared: a paired comparison on unseen pairs, corrected for the number of comparisons (Holm), cannot tell the rows from the first of them.',
] as const;
export const separateTables =
  'Tables are apart where paintings or split differ: rows of different tables cannot be compared.';
export const acrossSplitsLegend =
  'Over splits: mean ± standard deviation over splits, then over seeds within a split. Splits share paintings, so these rows are not ranked.';
export const noRuns = 'No finished run yet; `harness run plugins/xception` makes one.';
