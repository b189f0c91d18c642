import { expect, it } from 'vitest';
import { createQuietOpening } from '../../../harness/experiments/plan/quiet-opening.ts';

it('leaves out what an earlier run has opened with, and nothing after the first news', () => {
  const lines: string[] = [];
  const openLog = createQuietOpening((line) => lines.push(line));
  const sayAll = (...all: string[]) => all.forEach(openLog());
  sayAll('The demo', 'Engine: wasm', 'Epoch 3 is the best');
  sayAll('The demo', 'Engine: wasm', 'Epoch 5 is the best', 'Engine: wasm');
  sayAll('The demo', 'Engine: wasm');
  sayAll('Another engine', 'Engine: wasm');
  expect(lines).toEqual([
    ...['The demo', 'Engine: wasm', 'Epoch 3 is the best'],
    ...['Epoch 5 is the best', 'Engine: wasm'],
    ...['Another engine', 'Engine: wasm'],
  ]);
});
