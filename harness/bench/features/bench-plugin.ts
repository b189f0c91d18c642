import type { FeatureExtractor } from '../../contract/plugin.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { parseOptions } from '../../host/plugin-options.ts';
import { openWorkbench } from '../../host/workbench.ts';
import { silentProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';

/** The first extractor of a plugin on this machine's engine, untrained where no weights are near. */
export async function openPluginExtractor(
  name: string,
  given: Record<string, unknown>,
): Promise<FeatureExtractor> {
  const project = findProject();
  const { plugin } = await loadPlugin(name, project);
  const options = parseOptions(plugin, given);
  const bench = openWorkbench({ project, log: console.error });
  try {
    const { services } = await bench.equip({
      weights: { offline: true, trial: true },
      startProgress: () => silentProgress,
    });
    const [extractor] = (await plugin.extractors?.({ ...services, options })) ?? [];
    if (extractor === undefined) throw new Error(`${name} names no extractor`);
    return extractor;
  } finally {
    await bench.close();
  }
}
