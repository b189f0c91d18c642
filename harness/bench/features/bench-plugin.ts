import { selectEngine } from '../../compute/engine/select-engine.ts';
import type { FeatureExtractor } from '../../contract/plugin.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { parseOptions } from '../../host/plugin-options.ts';
import { silentProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';

/** The first extractor of a plugin on this machine's engine, untrained where no weights are near. */
export async function openPluginExtractor(
  name: string,
  options: Record<string, unknown>,
): Promise<FeatureExtractor> {
  const project = findProject();
  const { plugin } = await loadPlugin(name, project.plugins);
  const engine = await selectEngine('auto', console.error);
  const extractors = await plugin.extractors?.({
    options: parseOptions(plugin, options),
    engine: { name: engine.name, device: engine.device },
    weights: { folders: project.weights, download: false, allowUntrained: true },
    log: console.error,
    progress: () => silentProgress,
    reportWeights() {},
    features: () => Promise.reject(new Error('A benchmark computes its features itself')),
    pixels() {
      throw new Error('A benchmark decodes its pixels itself');
    },
  });
  if (extractors?.[0] === undefined) throw new Error(`${name} names no extractor`);
  return extractors[0];
}
