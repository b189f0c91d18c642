import { harmlessText } from './harmless-text.ts';

/**
 * `layer=add_12, epochs=4`, and of an ensemble `members=xception + contrastive (refit=true)`; empty
 * where all options are the plugin's own.
 */
export function describeOptions({
  options,
}: {
  readonly options: Readonly<Record<string, unknown>>;
}): string {
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
export function describeSeeds({ seeds }: { readonly seeds: readonly number[] }): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds: ${seeds.join(', ')}`;
}

/** The interval of a figure: `0.701–0.815`. */
export function describeInterval({
  low,
  high,
}: {
  readonly low: number;
  readonly high: number;
}): string {
  return `${low.toFixed(3)}–${high.toFixed(3)}`;
}

/** How seeds differ: `±0.012`; empty for one run. */
export function describeSpread({ spread }: { readonly spread: number | null }): string {
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
