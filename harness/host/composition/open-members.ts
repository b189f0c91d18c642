import { basename, dirname, join } from 'node:path';
import type { Composition } from '../../contract/composition.ts';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { expandMember, type SpeltMember } from '../../contract/members-option.ts';
import type { Plugin } from '../../contract/plugin.ts';
import { listPlugins } from '../find-plugin.ts';
import { importPlugin, isComposition } from '../import-plugin.ts';
import { parseOptions } from '../plugin-options.ts';

/** A member whose plugin has been found. */
export interface OpenMember {
  readonly plugin: Plugin;
  /** Where its sources are. */
  readonly folder: string;
  /** Those that it was given, before its schema has checked them. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Its own; the composition's when it is left out. */
  readonly seed?: number | undefined;
}

/** A composition and where it was found. */
interface PlacedComposition {
  readonly composition?: Composition;
  /** Absolute path of its folder. */
  readonly folder: string;
}

/**
 * The members that the options of a composition name; none where an approach is no composition.
 * Nothing is trained or loaded, so what is wrong with a member comes out before.
 *
 * @param options of the composition, checked
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `ENSEMBLE_NESTED`, `OPTION_UNKNOWN`, `OPTION_INVALID`,
 *   `PLUGIN_BROKEN`, `PLUGIN_INVALID`
 */
export async function openMembers(
  { composition, folder }: PlacedComposition,
  options: Readonly<Record<string, unknown>>,
): Promise<OpenMember[]> {
  if (composition === undefined) return [];
  const members: OpenMember[] = [];
  for (const spelt of composition.members(options)) members.push(await openMember(spelt, folder));
  return members;
}

/**
 * Finds the plugin of one member and checks its options. Members lie beside their composition, so a
 * name means a folder there and nothing else: a path is no name.
 *
 * @param folder of the composition
 * @throws HarnessError as {@link openMembers}
 */
export async function openMember(spelt: SpeltMember, folder: string): Promise<OpenMember> {
  const { plugin: name, options: given = {}, seed } = expandMember(spelt);
  const beside = dirname(folder);
  if (name === basename(folder)) throw nestedComposition(name);
  const candidates = listPlugins(beside).filter((candidate) => candidate !== basename(folder));
  if (!candidates.includes(name)) {
    throw new HarnessError(
      'PLUGIN_NOT_FOUND',
      `No plugin "${name}" to be a member of ${basename(folder)}.${didYouMean(name, candidates)} There are: ${candidates.join(', ')}.`,
    );
  }
  const member = await importPlugin(join(beside, name), beside);
  if (isComposition(member.declared)) throw nestedComposition(name);
  const options = parseOptions(member.declared, given);
  return { plugin: member.declared, folder: member.folder, given, options, seed };
}

function nestedComposition(name: string): HarnessError {
  return new HarnessError(
    'ENSEMBLE_NESTED',
    `${name} is made of members itself, so it cannot be one. Name its members instead.`,
  );
}
