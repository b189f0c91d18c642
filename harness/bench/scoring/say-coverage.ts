/** A row of a Markdown table. */
export function say(...cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

/** `95.2 ±1.9`: a share in percent with its margin of error (1.96 standard errors). */
export function describeShare(held: number, of: number): string {
  const share = held / of;
  const chance = 1.96 * Math.sqrt((share * (1 - share)) / of);
  return `${(100 * share).toFixed(1)} ±${(100 * chance).toFixed(1)}`;
}
