import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { describeOptions, nameFile, writeOptions } from '../../shared/text/describe-figures.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { type Approach, describeArtists } from '../plan/approach.ts';

/** The baseline of a trained head. */
const usualReference = 'plain-cosine';

/**
 * The position of the reference approach for differences: the one with this name and these options, in
 * full or as tables show them; options may be left out if one approach remains. By default the first
 * `plain-cosine`, else the first of all.
 *
 * @throws HarnessError `OPTION_INVALID` if no approach or several have that name
 */
export function chooseReference(approaches: readonly Approach[], named?: string): number {
  if (named === undefined) {
    return Math.max(
      0,
      approaches.findIndex(({ plugin }) => plugin.name === usualReference),
    );
  }
  const omitted = approaches.map((approach) => countOmitted(approach, named));
  const fewest = omitted.includes(0) ? [0] : omitted.filter((count) => count !== undefined);
  const places = omitted.flatMap((count, i) =>
    count !== undefined && fewest.includes(count) ? [i] : [],
  );
  const [place, ...others] = places;
  if (place !== undefined && others.length === 0) return place;
  const labels = approaches.map(nameInFull);
  if (place === undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --reference: no row is named "${named}".${didYouMean(named, labels)} The rows are: ${labels.join('; ')}.`,
    );
  }
  const choices = places.map((place) => `"${labels[place]}"`).join(' or ');
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --reference: "${named}" matches ${places.length} rows. Name one with its options: ${choices}.`,
  );
}

/** How many options of an approach a name leaves out; undefined if it is another's name. */
function countOmitted(approach: Approach, named: string): number | undefined {
  const { plugin, path } = approach;
  const start = [plugin.name, path].find((name) => named === name || named.startsWith(`${name},`));
  if (start === undefined) return undefined;
  let rest = named.slice(start.length);
  const left = listOptionNames(approach);
  while (rest !== '') {
    const given = rest.replace(/^, ?/, '');
    const found = left.flatMap((names, i) =>
      names
        .filter((name) => given === name || given.startsWith(`${name},`))
        .map((name) => ({ i, name })),
    );
    const longest = found.sort((a, b) => b.name.length - a.name.length)[0];
    if (longest === undefined) return undefined;
    left.splice(longest.i, 1);
    rest = given.slice(longest.name.length);
  }
  return left.length;
}

/** The forms in which each option of an approach may be named: in full, harmless, and as in tables. */
function listOptionNames({ changed, artists }: Approach): string[][] {
  const forms = Object.entries(changed).map(([name, value]) => {
    const options = { [name]: value };
    const full = writeOptions({ options });
    return [full, escapeHarmful(full), describeOptions({ options }, nameFile)];
  });
  return artists === undefined ? forms : [...forms, [describeArtists({ artists })]];
}

function nameInFull({ plugin, changed, artists }: Approach): string {
  const parts = [plugin.name, writeOptions({ options: changed }), describeArtists({ artists })];
  return escapeHarmful(parts.filter((part) => part !== '').join(', '));
}
