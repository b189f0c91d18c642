import { HarnessError, messageOf } from '../../contract/errors.ts';
import { isDiskFull } from '../../shared/is-disk-full.ts';

/**
 * Turns an error of the file system into one that names the file and is not retried; returns any other
 * error unchanged, including network errors, which `fetch` wraps.
 */
export function describeLocalError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof HarnessError || !('errno' in error))
    return error;
  const { path = file } = error as NodeJS.ErrnoException;
  return new HarnessError(
    'KAGGLE_FILE_FAILED',
    isDiskFull(error)
      ? `There is no room left for ${path}. Make room and run the command again: it continues where ` +
          'it stopped.'
      : `${path} cannot be read or written: ${messageOf(error)}. Fix that and run the command ` +
          'again: it continues where it stopped.',
    { cause: error },
  );
}
