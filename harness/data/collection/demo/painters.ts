import { itemAt } from '../../../contract/item-at.ts';
import { createRandom } from '../../../contract/random.ts';
import type { Manner } from './brush.ts';
import type { Ground } from './ground.ts';
import { fromHue, type Oklab } from './oklab.ts';
import { inventPeriods, type Palette } from './palette.ts';
import type { SceneName } from './scenes/scenes.ts';
import type { Habit } from './scenes/sitting.ts';
import { type Flow, type School, schools } from './schools.ts';

/** All traits of a painter's hand. Lengths are in pixels of a 256-pixel painting. */
export interface Painter extends Manner {
  readonly name: string;
  readonly school: string;
  readonly born: number;
  readonly subjects: readonly SceneName[];
  /** Width of the middle brush; the coarse one is wider, the fine one narrower. */
  readonly width: number;
  /** Ratio of length to width. */
  readonly slenderness: number;
  readonly bend: number;
  /** How often the coarse brush covers the canvas first; below 2 the ground shows. */
  readonly blocking: number;
  /** How often the middle brush then covers it. */
  readonly coverage: number;
  /** Share of details, 0 (broad) to 1 (fine). */
  readonly finish: number;
  readonly flow: Flow;
  /** Main direction of the flow, in radians. */
  readonly slant: number;
  /** 0: strokes follow the flow; 1: they follow the form. */
  readonly followsForm: number;
  /** Spread of directions around the chosen one, in radians. */
  readonly unrest: number;
  /** Broken colour: spread of hue (turns) and lightness from stroke to stroke. */
  readonly brokenHue: number;
  readonly brokenLightness: number;
  /** Strength of drawn outlines, 0 for none. */
  readonly contour: number;
  readonly ground: Ground;
  readonly groundTone: Oklab;
  readonly habit: Habit;
  /** The palettes of the painter's periods, early to late. */
  readonly periods: readonly Palette[];
}

// biome-ignore format: a list of names
const names = [
  'Aldo Merrin', 'Brita Solvane', 'Casimir Orlett', 'Dunja Varrow', 'Emeric Talvo',
  'Fenna Ostrik', 'Gaspar Lumeno', 'Hesper Quillan', 'Ivo Brandsen', 'Jorun Haskell',
  'Klemens Ardoy', 'Lisbet Corvane', 'Matteus Pryle', 'Nerys Odalen', 'Osric Fontaval',
  'Petra Wimsley', 'Quentin Saroye', 'Rosalba Trinh', 'Sverre Mallow', 'Tamsin Echeval',
  'Ulric Bonhame', 'Vesna Kilbride', 'Wendel Astrup', 'Xenia Dorrit', 'Yorick Pellane',
  'Zelda Nymark', 'Anselm Rucova', 'Beatrix Holm-Sund',
] as const;

/** The painters of the demo: four per school, the same on every machine. */
export function inventPainters(): Painter[] {
  return names.map((name, index) => {
    const school = itemAt(schools, index % schools.length);
    return inventPainter(name, school, Math.floor(index / schools.length));
  });
}

function inventPainter(name: string, school: School, member: number): Painter {
  const random = createRandom('demo painter', name);
  const within = ([from, to]: readonly [number, number]) => from + (to - from) * random.uniform();
  const member4 = <T>(list: readonly T[]) => itemAt(list, member % list.length);
  const subjects = random.sample(school.subjects, 3);
  return {
    name,
    school: school.name,
    born: school.from - 25 - random.below(15),
    // The first subject is painted most often.
    subjects,
    tip: member4(school.tips),
    width: within(school.width),
    slenderness: within(school.slenderness),
    bend: random.below(2) === 0 ? 0 : within([0.2, 1.4]),
    opacity: within([0.65, 1]),
    bristle: within([0.1, 0.9]),
    dryness: within(school.dryness),
    body: within(school.body),
    blocking: within(school.blocking),
    coverage: within([1.2, 2.2]),
    finish: within(school.finish),
    flow: member4(school.flows),
    slant: within([0, Math.PI]),
    followsForm: within([0.1, 0.85]),
    unrest: within([0.05, 0.45]),
    brokenHue: within(school.broken),
    brokenLightness: within([0.01, 0.07]),
    contour: school.contour === 0 ? 0 : school.contour * within([0.4, 1.1]),
    ground: random.pick(school.grounds),
    groundTone: fromHue(within([0.3, 0.9]), within([0.01, 0.07]), within([0, 0.25])),
    habit: {
      horizon: within([0.3, 0.7]),
      centre: within([0.25, 0.75]),
      scale: within([0.75, 1.35]),
      light: random.below(2) === 0 ? -1 : 1,
      crowding: within([0.6, 1.7]),
    },
    periods: inventPeriods(random, school),
  };
}
