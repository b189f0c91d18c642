import { selectEngine } from '../../harness/engine/select-engine.ts';
import { describeParity } from './describe-parity.ts';

await selectEngine('wasm');
describeParity('wasm');
