import type { Model } from '../../contract/plugin.ts';
import type { ValidationName } from '../../scoring/score.ts';

/** What training came to. */
export interface Learnt {
  /** To validation's pairs, given before anything was learnt from them: a probability per pair. */
  readonly answers: Readonly<Record<ValidationName, Float32Array>>;
  /** What answers the tests and is saved. */
  readonly model: Model;
  /** Whether the model has learnt from validation's paintings after it had answered their pairs. */
  readonly refitted: boolean;
}
