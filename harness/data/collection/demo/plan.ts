import { createRandom } from '../../../contract/random.ts';
import { inventPainters } from './painters.ts';
import { type Sketch, sketch } from './sketch.ts';

const paintingsEach = 24;

/** A painting of the demo before it is painted. */
export interface PlannedPainting extends Sketch {
  readonly painter: string;
  readonly number: number;
  /** Path in the demo's folder, with `/`. */
  readonly id: string;
  readonly title: string;
  /** Empty if the demo's metadata has no value, as is often the case in real metadata. */
  readonly style: string;
  readonly genre: string;
  readonly date: string;
}

/** All paintings of the demo in a fixed order: 28 painters, 24 paintings each. */
export function planDemo(): PlannedPainting[] {
  return inventPainters().flatMap((painter) =>
    Array.from({ length: paintingsEach }, (_, number) => {
      const random = createRandom('demo plan', painter.name, number);
      const plan = sketch(painter, number, paintingsEach);
      const folder = painter.name.replaceAll(' ', '_');
      const { subject, year } = plan;
      return {
        ...plan,
        painter: painter.name,
        number,
        id: `${folder}/${folder}_${String(number + 1).padStart(2, '0')}.jpg`,
        title: `${capitalise(subject)}, no. ${number + 1}`,
        style: random.below(8) === 0 ? '' : painter.school,
        genre: random.below(8) === 0 ? '' : subject,
        date: random.pick([`${year}`, `${year}.0`, `c.${year}`, '']),
      };
    }),
  );
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
