/**
 * Keeps a spreadsheet from taking text for a formula (CWE-1236): an apostrophe goes before text
 * that begins like one. Text that begins with an apostrophe gets another, so that
 * {@link unguardFormula} always gives back what there was.
 */
export function guardFormula(text: string): string {
  return /^[=+\-@\t\r\n'＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** Undoes {@link guardFormula}. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}
