import { HarnessError } from '../../contract/errors.ts';

/** What a person wants: the best there is, nothing less than confinement, or a process only. */
export const confineModes = ['auto', 'strict', 'none'] as const;
export type ConfineMode = (typeof confineModes)[number];

/**
 * What keeps a plugin from everything that it was not given: namespaces of Linux, entered with
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
