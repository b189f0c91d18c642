import type { Layout } from '../layout.ts';
import { mix, type Oklab } from '../oklab.ts';
import type { Palette } from '../palette.ts';
import { cityscape } from './cityscape.ts';
import { landscape } from './landscape.ts';
import { marina } from './marina.ts';
import { around, between, ellipse } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** A landscape, the sea or a town by night, with lights. */
export function nocturne(sitting: Sitting): Layout {
  const { random, palette } = sitting;
  const deep = (colour: Oklab, by: number) => mix(colour, mix(palette.dark, palette.sky, 0.15), by);
  const night: Palette = {
    dark: deep(palette.dark, 0.2),
    light: deep(palette.light, 0.35),
    sky: deep(palette.sky, 0.65),
    field: deep(palette.field, 0.6),
    far: deep(palette.far, 0.6),
    warm: deep(palette.warm, 0.4),
    accent: palette.accent,
  };
  const scene = random.pick([landscape, marina, cityscape]);
  const layout = scene({ ...sitting, palette: night });
  for (let i = 4 + random.below(10); i > 0; i--) {
    const x = random.uniform();
    const y = random.uniform() * 0.8;
    const r = between(random, 0.012, 0.025);
    layout.add({
      cover: ellipse(x, y, r, r, 0.5),
      from: mix(palette.light, palette.warm, 0.4),
      angle: around(x, y),
    });
  }
  return layout;
}
