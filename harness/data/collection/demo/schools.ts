import type { Tip } from './brush.ts';
import type { Ground } from './ground.ts';
import type { SceneName } from './scenes/scenes.ts';

/** The direction of strokes that do not follow the form. */
export type Flow = 'slant' | 'crossed' | 'waves' | 'upright' | 'level' | 'whirl' | 'loose';

/**
 * Members of a school share subjects, brushes and a tendency in colour; they differ in everything
 * else.
 */
export interface School {
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

/** The schools, in the order in which painters are assigned to them. */
export const schools: readonly School[] = [
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
