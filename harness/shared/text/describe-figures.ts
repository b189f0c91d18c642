import { basename, isAbsolute, win32 } from 'node:path';
import { harmlessText } from './harmless-text.ts';

/**
 * `layer=add_12, epochs=4`, and for an ensemble `members=xception + contrastive (refit=true)`; empty if all
 * options have the plugin's defaults.
 *
 * @param show formats a text, such as `nameFile` if there is little room
 */
export function describeOptions(
  { options }: { readonly options: Readonly<Record<string, unknown>> },
  show?: ShowText,
): string {
  return listOptions(options, show)
    .map(([text, value]) =>
      // The part that distinguishes ensembles may come late in the text.
      harmlessText(text, typeof value === 'object' ? 200 : 60),
    )
    .join(', ');
}

/** As {@link describeOptions}, in full and not escaped: for files. */
export function writeOptions({
  options,
}: {
  readonly options: Readonly<Record<string, unknown>>;
}): string {
  return listOptions(options)
    .map(([text]) => text)
    .join(', ');
}

type ShowText = (text: string) => string;

function listOptions(
  options: Readonly<Record<string, unknown>>,
  show: ShowText = (text) => text,
): [text: string, value: unknown][] {
  return Object.entries(options).map(([name, value]) => [
    `${name}=${describeValue(value, namesLayers(name) ? (text) => text : show)}`,
    value,
  ]);
}

/** Layers of ONNX networks look like paths: `/blocks/blocks.5`. */
function namesLayers(option: string): boolean {
  return /layers?$/i.test(option) || option === 'from' || option === 'to';
}

/** The file name of a path; other texts stay unchanged, such as `timm/vit_small`. */
export function nameFile(text: string): string {
  if (win32.isAbsolute(text) && !isAbsolute(text)) return win32.basename(text);
  return isAbsolute(text) || /^(\.\.?|~)\//.test(text) ? basename(text) : text;
}

/** `layer=add_12`, `sizes=[299,448]`: an option with its full value. Not escaped. */
export function writeOption(name: string, value: unknown): string {
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function describeValue(value: unknown, show: ShowText): string {
  if (typeof value === 'string') return show(value);
  if (!Array.isArray(value)) return JSON.stringify(value).replaceAll('"', '');
  return value.map((item) => describeItem(item, show)).join(' + ');
}

/** A member of an ensemble; anything else stays unchanged. */
function describeItem(item: unknown, show: ShowText): string {
  const { plugin, options = {}, ...rest } = Object(item) as Record<string, unknown>;
  if (typeof plugin !== 'string') return describeValue(item, show);
  const own = Object.entries({ ...(options as object), ...rest })
    .map(([name, inner]) => `${name}=${describeValue(inner, show)}`)
    .join(', ');
  return own === '' ? plugin : `${plugin} (${own})`;
}

/** `seed 0`, or `3 seeds: 0, 1, 2`. */
export function describeSeeds({ seeds }: { readonly seeds: readonly number[] }): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds: ${seeds.join(', ')}`;
}

/** A value with its interval, both bounds null if the data are too few. */
export interface Bounded {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A figure: `0.765`, `−0.003`. */
export function describeNumber(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A difference with its sign: `+0.020`, `−0.003`, `0.000`. */
export function describeSigned(value: number, digits = 3): string {
  const text = describeNumber(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A share as a percentage: `90 %`. */
export function describePercent(share: number, digits = 0): string {
  return `${describeNumber(100 * share, digits)} %`;
}

/** A probability as a percentage: `83 %`; never 0 or 100, which no calibration can guarantee. */
export function describeProbability(probability: number): string {
  if (probability < 0.005) return '<1 %';
  if (probability > 0.995) return '>99 %';
  return describePercent(probability);
}

/**
 * An interval: `[0.701, 0.815]`; empty if there is none.
 *
 * @param write formats a bound, {@link describeSigned} for a difference
 */
export function describeInterval(
  { low, high }: Pick<Bounded, 'low' | 'high'>,
  write: (value: number) => string = (value) => describeNumber(value),
): string {
  return low === null || high === null ? '' : `[${write(low)}, ${write(high)}]`;
}

/**
 * A value and its interval: `0.765 [0.701, 0.815]`, `+0.067 [+0.039, +0.094]`, `90 % [71 %, 98 %]`; only
 * the value if there is no interval.
 *
 * @param write formats each number, {@link describeSigned} for a difference
 */
export function describeEstimate(
  of: Bounded,
  write: (value: number) => string = (value) => describeNumber(value),
): string {
  return `${write(of.value)} ${describeInterval(of, write)}`.trimEnd();
}

/** The standard deviation over runs: `±0.012`; empty if there is none. */
export function describeSpread(deviation: number | null): string {
  return deviation === null ? '' : `±${describeNumber(deviation)}`;
}

/**
 * `p = 0.031`, `p < 0.001`; empty if there is no test. Near 0.05 with enough digits to show which side it
 * is on: `p = 0.0504`.
 */
export function describePValue(pValue: number | null): string {
  if (pValue === null) return '';
  if (pValue < 0.001) return 'p < 0.001';
  if (describeNumber(pValue) !== '0.050') return `p = ${describeNumber(pValue)}`;
  const digits = [4, 5, 6].find((count) => Number(pValue.toFixed(count)) !== 0.05) ?? 4;
  return `p = ${describeNumber(pValue, digits)}`;
}

/** `42 s`, `12 min`, `3.5 h`. */
export function describeSeconds(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** A speed or a time with three significant digits: `8.00`, `20.5`, `310`. */
export function describeRate(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A ratio with two decimals, or two significant digits: `1.25`, `0.032`. */
export function describeRatio(value: number): string {
  return value >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}

/** An integer. */
export function describeCount(value: number): string {
  return value.toFixed(0);
}

/** Bytes on a disk: `34 kB`, `1.2 MB`, `3.45 GB`. */
export function describeBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
