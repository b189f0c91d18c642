/**
 * Prevents a spreadsheet from reading text as a formula (CWE-1236): text that starts like one gets an
 * apostrophe in front. Text that starts with an apostrophe gets another, so that {@link unguardFormula}
 * always restores the original.
 */
export function guardFormula(text: string): string {
  return /^[=+\-@\t\r\n'＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** Undoes {@link guardFormula}. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}
