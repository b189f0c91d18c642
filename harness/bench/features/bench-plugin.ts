import type { EngineExtractor } from '../../compute/features/cache-key.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { openWorkbench } from '../../host/workbench.ts';
import { silentProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';

/**
 * The first extractor of a plugin on this machine's engine, untrained if no weights are available. Closing
 * it ends its process.
 */
export async function openPluginExtractor(
  name: string,
  given: Record<string, unknown>,
): Promise<{ readonly extractor: EngineExtractor; close(): Promise<void> }> {
  const project = findProject();
  const { plugin } = await loadPlugin(name, project);
  const options = await plugin.parse(given);
  const bench = openWorkbench({ project, log: console.error });
  try {
    const { services } = await bench.equip({
      weights: { offline: true, trial: true },
      startProgress: () => silentProgress,
    });
    const opened = await plugin.extractors?.({ ...services, options });
    const [extractor] = opened?.list ?? [];
    if (opened === undefined || extractor === undefined) {
      throw new Error(`${name} names no extractor`);
    }
    return { extractor, close: opened.close };
  } finally {
    await bench.close();
  }
}
