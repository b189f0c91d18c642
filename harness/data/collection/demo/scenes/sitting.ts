import type { Random } from '../../../../contract/random.ts';
import type { Palette } from '../palette.ts';

/** A painter's preferences in composition. */
export interface Habit {
  /** Height of horizons and table edges, 0 (top) to 1. */
  readonly horizon: number;
  /** Position of the main object, 0 (left) to 1. */
  readonly centre: number;
  /** Size of the main object; 1 is usual. */
  readonly scale: number;
  /** Direction of the light: −1 left, 1 right. */
  readonly light: number;
  /** How many objects a picture contains; 1 is usual. */
  readonly crowding: number;
}

/** The inputs of a scene. */
export interface Sitting {
  readonly random: Random;
  readonly palette: Palette;
  readonly habit: Habit;
}
