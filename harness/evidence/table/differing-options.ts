import { canonicalJson } from '../../contract/canonical-json.ts';
import { describeOptions, nameFile } from '../../shared/text/describe-figures.ts';
import { cut } from './cell-parts.ts';
import type { Remark } from './table.ts';

type Options = Readonly<Record<string, unknown>>;

/** A row of an approach. */
interface ApproachRow {
  readonly plugin: string;
  readonly options: Options;
}

/** The options of a table's rows, divided into those that distinguish rows and the others. */
export interface DifferingOptions {
  /** Those in which a row differs from another one of its plugin, and the network if rows differ in it. */
  readonly of: (row: ApproachRow) => Options;
  /** The others, below the table; nothing if there are none. */
  readonly remarks: readonly Remark[];
}

/** The option that names the network: a table may compare networks under several approaches. */
const networkOption = 'backbone';

/**
 * Selects the options to show in the table: those in which rows of one plugin differ, and the network
 * if any two rows differ in it.
 */
export function findDifferingOptions(rows: readonly ApproachRow[]): DifferingOptions {
  const byPlugin = new Map<string, Options[]>();
  for (const { plugin, options } of rows) {
    byPlugin.set(plugin, [...(byPlugin.get(plugin) ?? []), options]);
  }
  const shared = new Map<string, Options>();
  const networks = new Set(
    rows.map(({ options }) => canonicalJson(options[networkOption] ?? null)),
  );
  for (const [plugin, all] of byPlugin) {
    const same = findShared(all);
    if (networks.size > 1) delete same[networkOption];
    shared.set(plugin, same);
  }
  const texts = [...shared].flatMap(([plugin, options]) => {
    const text = describeOptions({ options }, nameFile);
    return text === '' ? [] : [`${cut(plugin, 60)}: ${text}`];
  });
  return {
    of: ({ plugin, options }) => {
      const same = shared.get(plugin) ?? {};
      return Object.fromEntries(Object.entries(options).filter(([name]) => !(name in same)));
    },
    remarks: texts.length === 0 ? [] : [{ text: `Options of all rows of ${texts.join('; ')}.` }],
  };
}

/** The options that all have, with the same value. */
function findShared([first = {}, ...others]: readonly Options[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) =>
      others.every(
        (options) => name in options && canonicalJson(options[name]) === canonicalJson(value),
      ),
    ),
  );
}
