import { HarnessError } from '../../../contract/errors.ts';

/**
 * TensorFlow's wheels for Linux need glibc 2.27 or later.
 *
 * @throws HarnessError `ENGINE_UNSUPPORTED_PLATFORM`
 */
export function refuseUnsupportedLibc(): void {
  if (process.platform !== 'linux') return;
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  const glibc = header.glibcVersionRuntime;
  const [major = 0, minor = 0] = (glibc ?? '').split('.').map(Number);
  if (major > 2 || (major === 2 && minor >= 27)) return;
  throw new HarnessError(
    'ENGINE_UNSUPPORTED_PLATFORM',
    `TensorFlow's libraries need glibc 2.27 or later and this system has ${glibc ? `glibc ${glibc}` : 'another C library'}; use --engine wasm, which runs everywhere.`,
  );
}
