import { guardFormula, unguardFormula } from './csv-formula.ts';
import { escapeHarmful } from './harmless-text.ts';

/**
 * The name of a painting or an artist in a run's CSV files: harmless in a spreadsheet and in a terminal.
 * {@link readName} restores the original.
 */
export function recordName(name: string): string {
  // Text that already looks like an escape gets its backslash escaped.
  const unambiguous = name.replaceAll(/\\(?=u[0-9a-f]{4})/g, '\\u005c');
  return guardFormula(escapeHarmful(unambiguous));
}

/** Undoes {@link recordName}. */
export function readName(recorded: string): string {
  return unguardFormula(recorded).replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
