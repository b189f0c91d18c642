import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe finds on a page that keeps people from using it, by keyboard, by ear or by low contrast: its
 * violations that are more than minor, each with the first elements that have it.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  // What moves is looked at when it has come to rest.
  await page.addStyleTag({ content: '* { transition: none !important; }' });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  return violations
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, nodes }) => {
      const places = nodes
        .slice(0, 4)
        .map(({ target, failureSummary }) => `${target}: ${failureSummary}`);
      return `${id} (${nodes.length}): ${places.join(' | ')}`;
    });
}
