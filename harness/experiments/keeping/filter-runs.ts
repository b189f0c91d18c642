import { resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import type { RunNotes } from '../records/run-notes.ts';

/** The conditions for runs to show; all given ones must apply. */
export interface RunFilter {
  /** By one of these. */
  readonly plugin?: readonly string[] | undefined;
  /** On one of these: names, or paths of their folders. */
  readonly collection?: readonly string[] | undefined;
  /** With all of these. */
  readonly tag?: readonly string[] | undefined;
  /** Started at or after this time. */
  readonly since?: Date | undefined;
  /** The first characters of the digest at the end of a run's name, or of its approach. */
  readonly identity?: string | undefined;
}

/** Whether there is any condition. */
export function isFiltering({ plugin, collection, tag, since, identity }: RunFilter): boolean {
  return (
    [plugin, collection, tag].some((list) => list !== undefined && list.length > 0) ||
    since !== undefined ||
    identity !== undefined
  );
}

/** Whether a run matches. */
export function fitsFilter(
  { manifest, notes }: { readonly manifest: RunManifest; readonly notes: RunNotes },
  { plugin = [], collection = [], tag = [], since, identity }: RunFilter,
): boolean {
  const { name, root, roots = [root] } = manifest.collection;
  return (
    (plugin.length === 0 || plugin.includes(manifest.plugin.name)) &&
    (collection.length === 0 ||
      collection.some((wanted) => wanted === name || roots.includes(resolve(wanted)))) &&
    tag.every((wanted) => notes.tags.includes(wanted.normalize('NFC'))) &&
    (since === undefined || Date.parse(manifest.created) >= since.getTime()) &&
    (identity === undefined || hasIdentity(manifest, identity))
  );
}

function hasIdentity({ id, approach }: RunManifest, digits: string): boolean {
  const [own = ''] = /[0-9a-f]{8}$/.exec(id) ?? [];
  return own.startsWith(digits) || (approach?.startsWith(digits) ?? false);
}

/**
 * Parses the digits of a digest given by a user.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function parseIdentity(text: string): string {
  if (/^[0-9a-f]{4,64}$/i.test(text)) return text.toLowerCase();
  throw new HarnessError(
    'OPTION_INVALID',
    `--identity must be 4 to 64 hexadecimal digits, such as those at the end of a run's name; got "${harmlessText(text, 60)}".`,
  );
}

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * Parses `--since`: a day (`2026-11-01`, from its local start), a time (`2026-11-01T18:30`), or an age
 * (`12h`, `3d`, `2w`).
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function parseSince(text: string, now: Date): Date {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (unitMs[unit] ?? 0));
  const [, day, time = 'T00:00'] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const moment = new Date(`${day}${time}`);
  // Date accepts a day beyond the end of a month as one of the next month.
  const isDay = day !== undefined && isDayOfMonth(day);
  if (isDay && !Number.isNaN(moment.getTime())) return moment;
  throw new HarnessError(
    'OPTION_INVALID',
    `--since must be a day such as 2026-11-01, a time such as 2026-11-01T18:30, or 12h, 3d or 2w ago; got "${harmlessText(text, 60)}".`,
  );
}

function isDayOfMonth(day: string): boolean {
  const date = new Date(`${day}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
