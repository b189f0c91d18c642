import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';

/**
 * A fresh folder that goes away when the test file is done, or with the session's folder if a test
 * asked for it: Vitest does not call what is registered for the end of a file while a test runs.
 */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(inject('sessionFolder'), '/'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
