import type { Services, WeightsProvenance } from '../../../../harness/contract/plugin.ts';
import { silentProgress } from '../../../../harness/shared/progress.ts';

/** Services that allow untrained weights and answer no feature. */
export function servicesFor(reports: WeightsProvenance[] = []): Services {
  return {
    engine: { name: 'wasm', device: 'CPU' },
    weights: { folders: [], download: false, allowUntrained: true },
    log() {},
    progress: () => silentProgress,
    reportWeights: (report) => void reports.push(report),
    features: () => Promise.reject(new Error('No painting is described here')),
    pixels: () => {
      throw new Error('No painting is opened here');
    },
  };
}
