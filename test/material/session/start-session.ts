import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of what is made once for all tests; it goes away after the last of them. */
    sessionFolder: string;
  }
}

/** Each project of the tests loads this file again, in one process. */
const session = globalThis as { harnessSessionFolder?: string };

/** Before the first test of a session: all projects get the same folder. */
export function setup({ provide }: TestProject): void {
  session.harnessSessionFolder ??= mkdtempSync(join(tmpdir(), 'harness-tests-'));
  provide('sessionFolder', session.harnessSessionFolder);
}

/** After the last test of all projects. */
export function teardown(): void {
  if (session.harnessSessionFolder === undefined) return;
  rmSync(session.harnessSessionFolder, { recursive: true, force: true });
}
