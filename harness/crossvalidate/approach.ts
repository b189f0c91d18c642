import { describeOptions } from '../leaderboard/describe-row.ts';
import { harmlessText } from '../leaderboard/harmless-text.ts';
import type { Plugin } from '../plugin.ts';

/** A row of the table: a plugin with one set of options. */
export interface Approach {
  readonly plugin: Plugin;
  /** Its name or folder, as it was asked for. */
  readonly path: string;
  /** The options that were asked for. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Those that are not the plugin's defaults. */
  readonly changed: Readonly<Record<string, unknown>>;
}

/** `xception, layer=add_12`: what tells an approach from the others, harmless to print. */
export function describeApproach({ plugin, changed }: Pick<Approach, 'plugin' | 'changed'>) {
  const options = describeOptions({ options: changed });
  return [harmlessText(plugin.name, 60), options].filter((part) => part !== '').join(', ');
}
