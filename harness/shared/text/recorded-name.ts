import { guardFormula, unguardFormula } from './csv-formula.ts';
import { escapeHarmful } from './harmless-text.ts';

/**
 * The name of a painting or an artist as a run's CSV files hold it: nothing in it acts, neither in a
 * spreadsheet nor on a terminal. {@link readName} gives back what there was.
 */
export function recordName(name: string): string {
  // What looks like an escape already gets its backslash escaped.
  const unambiguous = name.replaceAll(/\\(?=u[0-9a-f]{4})/g, '\\u005c');
  return guardFormula(escapeHarmful(unambiguous));
}

/** Undoes {@link recordName}. */
export function readName(recorded: string): string {
  return unguardFormula(recorded).replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
