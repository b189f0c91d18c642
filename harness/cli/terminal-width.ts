/** The fewest characters per line: a table cannot be narrower. */
const narrowest = 20;

/**
 * How many characters fit on a line of a stream: as COLUMNS says, else as its terminal says; undefined for
 * a pipe without COLUMNS.
 */
export function widthOf({ columns }: NodeJS.WriteStream): number | undefined {
  const { COLUMNS: asked = '' } = process.env;
  // A terminal that does not know its size says 0.
  const found = /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : columns || undefined;
  return found === undefined ? undefined : Math.max(narrowest, found);
}
