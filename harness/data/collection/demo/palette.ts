import type { Random } from '../../../contract/random.ts';
import { fromHue, mix, type Oklab } from './oklab.ts';
import type { School } from './schools.ts';

/** Colours by their role in a picture. */
export interface Palette {
  readonly dark: Oklab;
  readonly light: Oklab;
  readonly sky: Oklab;
  readonly field: Oklab;
  readonly far: Oklab;
  readonly warm: Oklab;
  readonly accent: Oklab;
}

/** Traits of a painter's colour, which vary with the period and again with each painting. */
interface Taste {
  /** Shift of all hues, in turns. */
  readonly hue: number;
  readonly accent: number;
  readonly chroma: number;
  readonly key: number;
  /** Contrast of lights and darks; 1 is usual. */
  readonly range: number;
  readonly toneHue: number;
  /** How strongly one tone tints all colours. */
  readonly tone: number;
}

/** How much taste varies: between painters, between a painter's periods, between paintings. */
const spread = { painter: 1, period: 0.75, painting: 0.7 };

/** The palettes of three periods of a painter. */
export function inventPeriods(random: Random, school: School): Palette[] {
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

/** The palette of one painting: the period's, varied a little. */
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
