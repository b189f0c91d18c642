import { createRandom, type Random } from '../../random.ts';
import type { Manner, Tip } from './brush.ts';
import type { Ground } from './ground.ts';
import { fromHue, mix, type Oklab } from './oklab.ts';
import type { Habit, Palette, SceneName } from './scenes.ts';

/** How strokes are turned when they do not follow the form. */
export type Flow = 'slant' | 'crossed' | 'waves' | 'upright' | 'level' | 'whirl' | 'loose';

/** Everything that makes a painter's hand. Lengths are in pixels of a 256-pixel painting. */
export interface Painter extends Manner {
  readonly name: string;
  readonly school: string;
  readonly born: number;
  readonly subjects: readonly SceneName[];
  /** Width of the middle brush; the coarse one is wider, the fine one narrower. */
  readonly width: number;
  /** Length over width. */
  readonly slenderness: number;
  readonly bend: number;
  /** How often the coarse brush covers the canvas first: under 2 the ground shows. */
  readonly blocking: number;
  /** How often the middle brush covers it then. */
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

/** A school shares subjects, brushes and a tendency in colour; its members differ in the rest. */
interface School {
  readonly name: string;
  readonly from: number;
  readonly subjects: readonly SceneName[];
  readonly tips: readonly Tip[];
  readonly flows: readonly Flow[];
  readonly grounds: readonly Ground[];
  readonly width: readonly [number, number];
  readonly slenderness: readonly [number, number];
  readonly finish: readonly [number, number];
  readonly broken: readonly [number, number];
  readonly body: readonly [number, number];
  readonly dryness: readonly [number, number];
  readonly blocking: readonly [number, number];
  readonly contour: number;
  readonly chroma: number;
  readonly key: number;
}

const schools: readonly School[] = [
  {
    name: 'Broken Light',
    from: 1868,
    subjects: ['landscape', 'marina', 'flower painting', 'forest', 'cityscape'],
    tips: ['comma', 'round', 'flat', 'dot'],
    flows: ['slant', 'level', 'loose', 'waves'],
    grounds: ['weave', 'coarse weave'],
    width: [4.5, 9],
    slenderness: [1.6, 4],
    finish: [0.3, 0.6],
    broken: [0.03, 0.08],
    body: [0.5, 1],
    dryness: [0.1, 0.5],
    blocking: [1.6, 3.2],
    contour: 0,
    chroma: 1.15,
    key: 0.05,
  },
  {
    name: 'Lamp School',
    from: 1640,
    subjects: ['portrait', 'still life', 'interior', 'nocturne'],
    tips: ['round', 'flat', 'round', 'comma'],
    flows: ['slant', 'waves', 'loose', 'upright'],
    grounds: ['panel', 'weave'],
    width: [4, 7],
    slenderness: [2, 5],
    finish: [0.75, 1],
    broken: [0.004, 0.015],
    body: [0.1, 0.35],
    dryness: [0, 0.2],
    blocking: [3.5, 5],
    contour: 0,
    chroma: 0.7,
    key: -0.12,
  },
  {
    name: 'Dot and Dash',
    from: 1887,
    subjects: ['landscape', 'marina', 'figures', 'cityscape'],
    tips: ['dot', 'flat', 'dot', 'round'],
    flows: ['crossed', 'level', 'loose', 'upright'],
    grounds: ['weave', 'paper'],
    width: [3.2, 6],
    slenderness: [1, 2.4],
    finish: [0.4, 0.7],
    broken: [0.05, 0.13],
    body: [0.3, 0.6],
    dryness: [0, 0.3],
    blocking: [1.8, 3.6],
    contour: 0,
    chroma: 1.25,
    key: 0.04,
  },
  {
    name: 'New Carnival',
    from: 1905,
    subjects: ['portrait', 'still life', 'figures', 'interior', 'landscape'],
    tips: ['flat', 'round', 'comma', 'flat'],
    flows: ['slant', 'upright', 'waves', 'crossed'],
    grounds: ['coarse weave', 'paper', 'weave'],
    width: [7, 13],
    slenderness: [2, 4.5],
    finish: [0.1, 0.4],
    broken: [0.01, 0.05],
    body: [0.3, 0.8],
    dryness: [0.2, 0.6],
    blocking: [1.3, 2.8],
    contour: 0.9,
    chroma: 1.5,
    key: 0,
  },
  {
    name: 'Storm Painting',
    from: 1888,
    subjects: ['landscape', 'nocturne', 'forest', 'marina', 'portrait'],
    tips: ['rigger', 'flat', 'comma', 'round'],
    flows: ['whirl', 'waves', 'slant', 'whirl'],
    grounds: ['weave', 'coarse weave'],
    width: [3.5, 7],
    slenderness: [4, 9],
    finish: [0.2, 0.5],
    broken: [0.02, 0.07],
    body: [0.7, 1],
    dryness: [0.1, 0.5],
    blocking: [1.6, 3],
    contour: 0.25,
    chroma: 1.1,
    key: -0.04,
  },
  {
    name: 'Plain Form',
    from: 1918,
    subjects: ['geometric abstract', 'lyrical abstract', 'still life', 'cityscape'],
    tips: ['knife', 'flat', 'rigger', 'knife'],
    flows: ['level', 'upright', 'crossed', 'slant'],
    grounds: ['panel', 'coarse weave', 'paper'],
    width: [7, 15],
    slenderness: [1.4, 3.2],
    finish: [0.3, 0.9],
    broken: [0.003, 0.02],
    body: [0.15, 0.9],
    dryness: [0, 0.7],
    blocking: [2.5, 4.5],
    contour: 0.3,
    chroma: 1.2,
    key: 0.02,
  },
  {
    name: 'Northern Quiet',
    from: 1820,
    subjects: ['marina', 'landscape', 'interior', 'forest'],
    tips: ['round', 'rigger', 'flat', 'comma'],
    flows: ['level', 'loose', 'upright', 'level'],
    grounds: ['panel', 'paper', 'weave'],
    width: [4, 8],
    slenderness: [2.5, 7],
    finish: [0.55, 0.95],
    broken: [0.005, 0.025],
    body: [0.1, 0.4],
    dryness: [0, 0.5],
    blocking: [3, 4.5],
    contour: 0,
    chroma: 0.55,
    key: 0.03,
  },
];

/** The painters of the demo: four a school, the same on every machine. */
export function inventPainters(): Painter[] {
  return names.map((name, index) => {
    const school = schools[index % schools.length] as School;
    return inventPainter(name, school, Math.floor(index / schools.length));
  });
}

function inventPainter(name: string, school: School, member: number): Painter {
  const random = createRandom('demo painter', name);
  const within = ([from, to]: readonly [number, number]) => from + (to - from) * random.uniform();
  const member4 = <T>(list: readonly T[]) => list[member % list.length] as T;
  const subjects = random.sample(school.subjects, 3);
  return {
    name,
    school: school.name,
    born: school.from - 25 - random.below(15),
    // The first is painted most.
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

/** Traits of a painter's colour that a period moves and a painting moves again. */
interface Taste {
  /** Shift of all hues, in turns. */
  readonly hue: number;
  readonly accent: number;
  readonly chroma: number;
  readonly key: number;
  /** Distance of lights from darks; 1 is usual. */
  readonly range: number;
  readonly toneHue: number;
  /** How strongly one tone lies over all colours. */
  readonly tone: number;
}

/** How far tastes wander: between painters, between a painter's periods, between paintings. */
const spread = { painter: 1, period: 0.75, painting: 0.7 };

function inventPeriods(random: Random, school: School): Palette[] {
  const taste = wander(
    random,
    {
      hue: 0,
      accent: random.uniform(),
      chroma: school.chroma,
      key: school.key,
      range: 1,
      toneHue: random.uniform(),
      tone: 0.12,
    },
    spread.painter,
  );
  return [0, 1, 2].map(() => mixPalette(wander(random, taste, spread.period)));
}

function wander(random: Random, taste: Taste, far: number): Taste {
  return {
    hue: taste.hue + 0.05 * far * random.normal(),
    accent: taste.accent + 0.12 * far * random.normal(),
    chroma: taste.chroma * Math.exp(0.22 * far * random.normal()),
    key: taste.key + 0.06 * far * random.normal(),
    range: taste.range * Math.exp(0.13 * far * random.normal()),
    toneHue: taste.toneHue + 0.12 * far * random.normal(),
    tone: Math.min(0.4, Math.max(0, taste.tone + 0.08 * far * random.normal())),
  };
}

function mixPalette({ hue, accent, chroma, key, range, toneHue, tone }: Taste): Palette {
  const over = fromHue(0.55 + key, 0.1 * chroma, toneHue);
  const colour = (lightness: number, saturation: number, at: number): Oklab => {
    const l = 0.58 + (lightness - 0.58) * range + key;
    return mix(fromHue(Math.min(0.97, Math.max(0.08, l)), saturation * chroma, at), over, tone);
  };
  return {
    dark: colour(0.24, 0.035, 0.72 + 3 * hue),
    light: colour(0.92, 0.035, 0.24 + hue),
    sky: colour(0.72, 0.08, 0.68 + hue),
    field: colour(0.55, 0.1, 0.34 + hue),
    far: colour(0.62, 0.045, 0.76 + 2 * hue),
    warm: colour(0.7, 0.1, 0.19 + hue),
    accent: colour(0.6, 0.16, accent),
  };
}

/** A palette as it is mixed on one day: the period's, moved a little. */
export function remixPalette(random: Random, palette: Palette): Palette {
  const far = spread.painting;
  const turn = 2 * Math.PI * 0.045 * far * random.normal();
  const chroma = Math.exp(0.2 * far * random.normal());
  const key = 0.055 * far * random.normal();
  const cos = chroma * Math.cos(turn);
  const sin = chroma * Math.sin(turn);
  const move = ([l, a, b]: Oklab): Oklab => [
    Math.min(0.97, Math.max(0.08, l + key)),
    a * cos - b * sin,
    a * sin + b * cos,
  ];
  return {
    dark: move(palette.dark),
    light: move(palette.light),
    sky: move(palette.sky),
    field: move(palette.field),
    far: move(palette.far),
    warm: move(palette.warm),
    accent: move(palette.accent),
  };
}
