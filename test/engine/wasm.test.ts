import { selectEngine } from '../../harness/engine/select-engine.ts';
import { describeParity } from './describe-parity.ts';
import { describeTraining } from './describe-training.ts';

await selectEngine('wasm');
describeParity('wasm');
describeTraining('wasm');
