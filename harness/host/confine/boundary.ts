import { HarnessError } from '../../contract/errors.ts';

/** The requested mode: the best available, confinement or an error, or only a separate process. */
export const confineModes = ['auto', 'strict', 'none'] as const;
export type ConfineMode = (typeof confineModes)[number];

/**
 * The boundary around a plugin: namespaces of Linux, entered with
 * bubblewrap or with `unshare`, or only the fact that it runs in a separate process.
 */
export const boundaries = ['bubblewrap', 'namespaces', 'process'] as const;
export type Boundary = (typeof boundaries)[number];

/**
 * What `HARNESS_CONFINE` says; `--confine` sets it for the command.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function readConfineMode(given = process.env.HARNESS_CONFINE): ConfineMode {
  if (given === undefined || given === '') return 'auto';
  const mode = confineModes.find((known) => known === given);
  if (mode !== undefined) return mode;
  throw new HarnessError(
    'OPTION_INVALID',
    `HARNESS_CONFINE is "${given}"; it must be ${confineModes.join(', ')}.`,
  );
}
