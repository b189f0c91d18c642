import { createRandom } from '../../../contract/random.ts';
import type { Painter } from './painters.ts';
import type { SceneName } from './scenes/scenes.ts';

/** The subject of a painting, and when it was painted. */
export interface Sketch {
  readonly subject: SceneName;
  readonly year: number;
  /** The number of the painter's palette that it uses. */
  readonly period: number;
}

/** Plans a painter's `number`-th painting: subjects vary, the palette changes over the years. */
export function sketch(painter: Painter, number: number, paintings: number): Sketch {
  const random = createRandom('demo sketch', painter.name, number);
  const [first, second, third] = painter.subjects as [SceneName, SceneName, SceneName];
  const career = Math.min(0.999, Math.max(0, (number + random.normal()) / paintings));
  return {
    subject: random.pick([first, first, first, second, second, third]),
    year: painter.born + 22 + Math.round(38 * career),
    period: Math.floor(career * painter.periods.length),
  };
}
