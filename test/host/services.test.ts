import { expect, it } from 'vitest';
import type { WeightsProvenance } from '../../harness/contract/plugin.ts';
import { createServices, type ServiceParts } from '../../harness/host/services.ts';

it('keeps every different report of weights, also of one backbone', () => {
  const { services, provenance } = createServices({
    engine: { name: 'wasm', device: 'CPU' },
    log: () => {},
  } as unknown as ServiceParts);
  const partial: WeightsProvenance = {
    backbone: 'xception',
    status: 'partial',
    source: 'file',
    digest: 'ab',
  } as const;
  const trained = { ...partial, status: 'trained', source: 'another', digest: 'cd' } as const;
  for (const report of [partial, trained, { ...partial }]) services.reportWeights(report);
  expect([...provenance.values()]).toEqual([partial, trained]);
});
