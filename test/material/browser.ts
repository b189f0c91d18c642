import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const folders = (process.env.PATH ?? '').split(delimiter);
const executable = names
  .flatMap((name) => folders.map((folder) => join(folder, name)))
  .find((file) => existsSync(file));

/** A page, and what it did that nobody asked for. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts and of the console, dialogs. */
  readonly errors: string[];
  /** What was asked for over the network or from disk, data URIs apart. */
  readonly requests: string[];
}

/**
 * Tests in headless Chromium. Where there is none, they do not run, and say so; `.ci/run` sets
 * `HARNESS_REQUIRE_CHROMIUM` if it has installed one.
 */
export function describeInBrowser(
  name: string,
  tests: (openPage: () => Promise<WatchedPage>) => void,
): void {
  if (executable === undefined) {
    if (process.env.HARNESS_REQUIRE_CHROMIUM !== undefined) {
      throw new Error('HARNESS_REQUIRE_CHROMIUM is set, but there is no chromium in PATH');
    }
    console.error(`CHROMIUM IS NOT INSTALLED: SKIPPED: ${name}`);
    describe.skip(`${name} (no chromium)`, () => tests(async () => ({}) as WatchedPage));
    return;
  }
  describe(name, () => {
    const profile = mkdtempSync(join(tmpdir(), 'harness-chromium-'));
    let context: BrowserContext;
    beforeAll(async () => {
      context = await chromium.launchPersistentContext(profile, {
        executablePath: executable,
        headless: true,
        args: [
          ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
          ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
        ],
      });
      // The machine may be busy: what never comes is ended by the test's own limit.
      context.setDefaultTimeout(0);
    });
    afterAll(async () => {
      await context?.close();
      rmSync(profile, { recursive: true, force: true });
    });
    tests(async () => watch(await context.newPage()));
  });
}

function watch(page: Page): WatchedPage {
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url());
  });
  return { page, errors, requests };
}
