import { HarnessError } from '../../contract/errors.ts';
import { parseSeeds } from './parse-seeds.ts';
import type { PlannedRun } from './plan-runs.ts';

/** The requested controls. */
export interface ControlsRequest {
  /** The seeds of the runs to control; all seeds of the plan by default. */
  readonly seeds?: string | undefined;
}

/**
 * The seeds whose runs get a control; none if no controls are requested.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function chooseControlSeeds(
  asked: ControlsRequest | undefined,
  seeds: readonly number[],
): readonly number[] {
  if (asked?.seeds === undefined) return asked === undefined ? [] : seeds;
  const chosen = parseSeeds(asked.seeds, '--control-seeds');
  const other = chosen.find((seed) => !seeds.includes(seed));
  if (other === undefined) return chosen;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --control-seeds: ${other} is not one of the runs' seeds, which are ${seeds.join(', ')}.`,
  );
}

/** The control of each run: the same run on shuffled labels, without other collections. */
export function planControls<Run extends PlannedRun>(runs: readonly Run[]): PlannedRun[] {
  return runs.map(({ approach, label, request }) => ({
    approach,
    label: `${label}, shuffled labels`,
    request: { ...request, control: { seed: request.seed }, testOn: [] },
  }));
}
