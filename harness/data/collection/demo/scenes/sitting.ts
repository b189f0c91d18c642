import type { Random } from '../../../../contract/random.ts';
import type { Palette } from '../palette.ts';

/** Where a painter likes to put things. */
export interface Habit {
  /** Height of horizons and table edges, 0 (top) to 1. */
  readonly horizon: number;
  /** Position of the main object, 0 (left) to 1. */
  readonly centre: number;
  /** Size of the main thing; 1 is usual. */
  readonly scale: number;
  /** Where the light comes from: −1 left, 1 right. */
  readonly light: number;
  /** How many things a picture holds; 1 is usual. */
  readonly crowding: number;
}

/** What a scene is drawn from. */
export interface Sitting {
  readonly random: Random;
  readonly palette: Palette;
  readonly habit: Habit;
}
