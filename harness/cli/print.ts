/** Writes a line to standard output: results go there, progress and remarks to standard error. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a value as indented JSON to standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Writes a remark to standard error. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Whether standard output takes colours, and its width, which only a terminal has. */
export function terminalLook(): { readonly colour: boolean; readonly width: number | undefined } {
  const { isTTY, columns } = process.stdout;
  return { colour: isTTY === true && process.env.NO_COLOR === undefined, width: columns };
}
