import type { Model } from '../../contract/plugin.ts';
import type { ValidationName } from '../../scoring/score.ts';

/** The result of training. */
export interface Learnt {
  /** To validation's pairs, before the model learns from them: a probability per pair. */
  readonly answers: Readonly<Record<ValidationName, Float32Array>>;
  /** The model that answers the tests and is saved. */
  readonly model: Model;
  /** Whether the model has learnt from validation's paintings after it answered their pairs. */
  readonly refitted: boolean;
}
