import { HarnessError } from '../../contract/errors.ts';
import { toFlag } from '../../shared/options/to-flag.ts';

/** The options that a command line gives, by their names in the schema; settings are not among them. */
export type GivenNames = ReadonlySet<string>;

/**
 * Refuses options that a command line gives and that would do nothing.
 *
 * @param names options that have no effect here
 * @param where as the end of "… have no effect": `with --import, which takes a whole table`
 * @throws HarnessError `USAGE`
 */
export function refuseIdle(typed: GivenNames, names: readonly string[], where: string): void {
  const idle = names.filter((name) => typed.has(name)).map((name) => `--${toFlag(name)}`);
  const last = idle.pop();
  if (last === undefined) return;
  const [options, have, them] =
    idle.length === 0
      ? [`Option ${last}`, 'has', 'it']
      : [`Options ${idle.join(', ')} and ${last}`, 'have', 'them'];
  throw new HarnessError('USAGE', `${options} ${have} no effect ${where}: leave ${them} out.`);
}

/**
 * Refuses the seed of a split and the search for copies where a stored split is named: it has its pairs
 * and knows the copies. A table of a person's own still needs both.
 *
 * @throws HarnessError `USAGE`
 */
export async function refuseIdleOfSplit(
  { split }: { readonly split?: string | undefined },
  typed: GivenNames,
): Promise<void> {
  if (split === undefined) return;
  const { isOwnSplit } = await import('../../data/splits/own-split.ts');
  if (!isOwnSplit(split)) refuseIdle(typed, ['splitSeed', 'copies'], 'with a stored split');
}
