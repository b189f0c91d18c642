import { expect, it } from 'vitest';
import { describeEngine } from '../../../harness/compute/engine/engine.ts';

const engine = {
  name: 'wasm',
  version: '4.22.0',
  device: 'CPU',
  precisionClass: 'wasm',
  accelerated: false,
} as const;

it('names an engine in a line, and leaves reasons to harness doctor', () => {
  const why = 'chosen by name';
  expect(describeEngine({ ...engine, why, passedOver: [] })).toBe(
    'Engine: wasm (4.22.0, CPU): chosen by name',
  );
  const reason = 'its binding is missing; run npx harness engine install, which takes a while';
  const passedOver = [
    { name: 'tensorflow', reason },
    { name: 'webgpu', reason },
  ] as const;
  expect(describeEngine({ ...engine, why: reason, passedOver })).toBe(
    'Engine: wasm (4.22.0, CPU); passed over: tensorflow, webgpu (harness doctor says why)',
  );
});
