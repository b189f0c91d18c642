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

let folder: string | undefined;

/** Before the first test of a session: each project of the tests gets the same folder. */
export function setup({ provide }: TestProject): void {
  folder ??= mkdtempSync(join(tmpdir(), 'harness-session-'));
  provide('sessionFolder', folder);
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
