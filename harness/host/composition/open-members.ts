import { dirname, join } from 'node:path';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { expandMember, type SpeltMember } from '../../contract/members-option.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { listPlugins, pluginNameOf } from '../find-plugin.ts';
import { type HostedComposition, type HostedPlugin, isComposition } from '../hosted-plugin.ts';
import { importPlugin } from '../import-plugin.ts';
import { findKnownPlugin, listKnownPlugins, type PluginPlaces } from '../known-plugins.ts';

/** A member whose plugin has been found. */
export interface OpenMember {
  readonly plugin: HostedPlugin;
  /** Where its sources are. */
  readonly folder: string;
  /** Those that it was given, before its schema has checked them. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Its own; the composition's when it is left out. */
  readonly seed?: number | undefined;
}

/** Where a composition was found. */
export interface CompositionPlace {
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Where plugins are looked for that are not in a folder next to it. */
  readonly places: PluginPlaces;
}

interface PlacedComposition extends CompositionPlace {
  readonly composition?: HostedComposition;
}

/**
 * The members that the options of a composition name; none if an approach is no composition.
 * Nothing is trained or loaded, so what is wrong with a member comes out before.
 *
 * @param options of the composition, checked
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `ENSEMBLE_NESTED`, `OPTION_UNKNOWN`, `OPTION_INVALID`,
 *   `PLUGIN_BROKEN`, `PLUGIN_INVALID`
 */
export async function openMembers(
  { composition, ...place }: PlacedComposition,
  options: Readonly<Record<string, unknown>>,
): Promise<OpenMember[]> {
  if (composition === undefined) return [];
  const members: OpenMember[] = [];
  for (const spelt of await composition.members(options))
    members.push(await openMember(spelt, place));
  return members;
}

/**
 * Finds the plugin of one member and checks its options. A name means a plugin next to the composition
 * or one that is known, and nothing else: a path is no name.
 *
 * @throws HarnessError as {@link openMembers}
 */
export async function openMember(
  spelt: SpeltMember,
  composition: CompositionPlace,
): Promise<OpenMember> {
  const { plugin: name, options: given = {}, seed } = expandMember(spelt);
  const folder = findMember(name, composition);
  const member = await importPlugin(folder, composition.places);
  if (isComposition(member.declared)) throw nestedComposition(name);
  const options = await member.declared.parse(given);
  return { plugin: member.declared, folder: member.folder, given, options, seed };
}

function findMember(name: string, { folder, places }: CompositionPlace): string {
  const own = pluginNameOf(folder);
  if (name === own) throw nestedComposition(name);
  const around = dirname(folder);
  const neighbours = listPlugins(around);
  if (neighbours.includes(name)) return join(around, name);
  const known = findKnownPlugin(name, places);
  if (known !== undefined) return known.folder;
  const names = [...neighbours, ...listKnownPlugins(places).map((plugin) => plugin.name)];
  const candidates = [...new Set(names)].filter((candidate) => candidate !== own).sort();
  throw new HarnessError(
    'PLUGIN_NOT_FOUND',
    `There is no plugin "${harmlessText(name)}" for ${own} to combine.${didYouMean(name, candidates)} The candidates are ${candidates.join(', ')}.`,
  );
}

function nestedComposition(name: string): HarnessError {
  return new HarnessError(
    'ENSEMBLE_NESTED',
    `${name} itself combines members, so it cannot be one. Name its members instead.`,
  );
}
