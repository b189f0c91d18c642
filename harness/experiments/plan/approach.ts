import type { OpenMember } from '../../host/composition/open-members.ts';
import type { HostedPlugin, PluginDescription } from '../../host/hosted-plugin.ts';
import { describeOptions } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

/** A row of the table: a plugin with one set of options. */
export interface Approach {
  readonly plugin: PluginDescription;
  /** Its requested name or folder. */
  readonly path: string;
  /** The folder of its sources. */
  readonly folder: string;
  /** The requested options. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** For a composition. */
  readonly members: readonly OpenMember[];
  /** Those that are not the plugin's defaults. */
  readonly changed: Readonly<Record<string, unknown>>;
  /** In a learning curve: the number of artists to learn from. */
  readonly artists?: number;
}

/** An approach with a loaded plugin. */
export interface OpenApproach extends Approach {
  readonly plugin: HostedPlugin;
}

/** `xception, layer=add_12`: what distinguishes an approach from the others, harmless to print. */
export function describeApproach({
  plugin,
  changed,
  artists,
}: Pick<Approach, 'plugin' | 'changed' | 'artists'>) {
  const options = describeOptions({ options: changed });
  const parts = [harmlessText(plugin.name, 60), options, describeArtists({ artists })];
  return parts.filter((part) => part !== '').join(', ');
}

/** `12 artists`; empty if all are learned from. */
export function describeArtists({ artists }: { readonly artists?: number | undefined }): string {
  return artists === undefined ? '' : `${artists} artists`;
}
