import type { Random } from '../../random.ts';
import { Layout, shades } from './layout.ts';
import { createNoise, fractal, step } from './noise.ts';
import { fromHue, mix, type Oklab } from './oklab.ts';

/** Colours by the part they play in a picture. */
export interface Palette {
  readonly dark: Oklab;
  readonly light: Oklab;
  readonly sky: Oklab;
  readonly field: Oklab;
  readonly far: Oklab;
  readonly warm: Oklab;
  readonly accent: Oklab;
}

/** Where a painter likes to put things. */
export interface Habit {
  /** Height of horizons and table edges, 0 (top) to 1. */
  readonly horizon: number;
  /** Where the main thing stands, 0 (left) to 1. */
  readonly centre: number;
  /** Size of the main thing; 1 is usual. */
  readonly scale: number;
  /** Where the light comes from: −1 left, 1 right. */
  readonly light: number;
  /** How many things a picture holds; 1 is usual. */
  readonly crowding: number;
}

interface Sitting {
  readonly random: Random;
  readonly palette: Palette;
  readonly habit: Habit;
}

export type SceneName = keyof typeof scenes;

/** The subjects of the demo: each draws a layout, never the same twice. */
export const scenes = {
  landscape,
  marina,
  portrait,
  'still life': stillLife,
  cityscape,
  forest,
  'flower painting': flowers,
  interior,
  'geometric abstract': blocks,
  'lyrical abstract': swirls,
  nocturne,
  figures,
} satisfies Record<string, (sitting: Sitting) => Layout>;

const everywhere = () => 1;
const level = () => 0;
const upright = () => Math.PI / 2;

const between = (random: Random, from: number, to: number) => from + (to - from) * random.uniform();

/** An ellipse with a soft edge. */
function ellipse(cx: number, cy: number, rx: number, ry: number, soft = 0.08) {
  return (x: number, y: number) => {
    const u = (x - cx) / rx;
    const v = (y - cy) / ry;
    // Most places are outside and need no root.
    const square = u * u + v * v;
    return square > (1 + soft) ** 2 ? 0 : step(1 + soft, 1 - soft, Math.sqrt(square));
  };
}

/** Directions around a centre. */
function around(cx: number, cy: number) {
  return (x: number, y: number) => Math.atan2(y - cy, x - cx) + Math.PI / 2;
}

/** An upright box with a sharp edge. */
function box(left: number, top: number, right: number, bottom: number) {
  return (x: number, y: number) => (x >= left && x < right && y >= top && y < bottom ? 1 : 0);
}

/** Light falling on a ball, as a blend from shade to light. */
function lit(cx: number, cy: number, rx: number, ry: number, light: number) {
  return (x: number, y: number) => 0.5 + 0.45 * ((light * (x - cx)) / rx - (y - cy) / ry);
}

function paintSky(layout: Layout, { random, palette, habit }: Sitting, horizon: number): void {
  const clouds = fractal(createNoise(random));
  const stretch = between(random, 2, 5);
  const low = mix(palette.sky, random.below(3) === 0 ? palette.warm : palette.light, 0.55);
  layout.add({
    cover: everywhere,
    from: palette.sky,
    to: low,
    blend: (_x, y) => (y / horizon) ** 1.5,
    angle: level,
  });
  const cloudiness = between(random, 0.4, 0.62);
  layout.add({
    cover: (x, y) =>
      y > horizon ? 0 : 0.85 * step(cloudiness, cloudiness + 0.18, clouds(x * stretch, y * 7)),
    from: palette.light,
    to: mix(palette.light, palette.far, 0.7),
    blend: (x, y) => clouds(x * stretch + 9, y * 7 + 0.6),
    angle: (x, y) => 0.8 * (clouds(x * 3, y * 3) - 0.5),
  });
  if (random.below(3) === 0) {
    const r = between(random, 0.03, 0.09);
    const cx = between(random, 0.15, 0.85);
    const cy = between(random, 0.1, Math.max(0.15, horizon - 0.1));
    layout.add({
      cover: ellipse(cx, cy, r, r),
      from: mix(palette.light, palette.accent, 0.3 + 0.2 * habit.light),
      angle: around(cx, cy),
    });
  }
}

function paintTree(
  layout: Layout,
  { random, palette, habit }: Sitting,
  x: number,
  foot: number,
  height: number,
): void {
  const leaves = mix(palette.field, palette.dark, between(random, 0.25, 0.65));
  const lean = between(random, -0.04, 0.04);
  const slim = between(random, 0.22, 0.6);
  layout.add({
    cover: (px, py) =>
      py < foot && py > foot - height * 0.6 && Math.abs(px - x) < height * 0.03 + 0.006 ? 1 : 0,
    from: palette.dark,
    angle: upright,
  });
  for (let i = 0; i < 5; i++) {
    const cx = x + lean + between(random, -0.5, 0.5) * slim * height;
    const cy = foot - height * between(random, 0.45, 0.95);
    const rx = height * slim * between(random, 0.35, 0.7);
    const ry = height * between(random, 0.14, 0.26);
    layout.add({
      cover: ellipse(cx, cy, rx, ry, 0.2),
      from: mix(leaves, palette.dark, 0.25),
      to: mix(leaves, palette.light, 0.3),
      blend: lit(cx, cy, rx, ry, habit.light),
      angle: around(cx, cy),
    });
  }
}

function landscape(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const horizon = Math.min(0.85, Math.max(0.2, habit.horizon + between(random, -0.12, 0.12)));
  paintSky(layout, sitting, horizon);
  const hills = fractal(createNoise(random));
  const ridges = 1 + random.below(3);
  for (let i = 0; i < ridges; i++) {
    const base = horizon + (0.05 * i - 0.02);
    const rough = between(random, 1.5, 5);
    const tall = between(random, 0.08, 0.38) * (1 - i / (ridges + 1));
    const tone = mix(palette.far, palette.field, i / ridges);
    layout.add({
      cover: (x, y) => step(-0.004, 0.004, y - base + tall * hills(x * rough + 7 * i, i)),
      ...shades(tone, 0.18),
      blend: (x, y) => hills(x * 6, y * 9 + i),
      angle: (x) =>
        2.2 * tall * (hills((x + 0.03) * rough + 7 * i, i) - hills(x * rough + 7 * i, i)) * 14,
    });
  }
  const tilt = between(random, -0.5, 0.5);
  const furrows = between(random, 8, 26);
  layout.add({
    cover: (x, y) => step(-0.004, 0.004, y - horizon - 0.05 - 0.06 * hills(x * 2, 40)),
    from: palette.field,
    to: mix(palette.field, palette.warm, 0.75),
    blend: (x, y) =>
      0.5 +
      0.5 * Math.sin(furrows * ((x - 0.5) / (y - horizon + 0.25) + tilt)) * hills(x * 4, y * 9),
    angle: (x, y) => Math.atan2(y - horizon + 0.15, (x - 0.5) * 1.4 + tilt * 0.3),
  });
  if (random.below(2) === 0) {
    const bend = between(random, -0.3, 0.3);
    layout.add({
      cover: (x, y) => {
        const depth = (y - horizon - 0.05) / (1 - horizon);
        const middle = habit.centre + bend * Math.sin(3 * depth);
        return depth > 0 && Math.abs(x - middle) < 0.015 + 0.15 * depth ** 1.4 ? 1 : 0;
      },
      from: mix(palette.light, palette.warm, 0.5),
      to: palette.light,
      blend: (x, y) => hills(x * 8, y * 14),
      angle: () => Math.PI / 2 - bend,
    });
  }
  const trees = random.below(Math.ceil(6 * habit.crowding) + 1);
  for (let i = 0; i < trees; i++) {
    const foot =
      horizon + 0.04 + (0.4 * (i + 0.5) * random.uniform()) / (trees + 1) + 0.1 * (i / trees);
    paintTree(
      layout,
      sitting,
      random.uniform(),
      foot,
      (0.12 + (foot - horizon) * 1.2) * habit.scale,
    );
  }
  if (random.below(3) === 0) {
    const x = between(random, 0.15, 0.75);
    const y = horizon + between(random, 0.02, 0.14);
    const w = between(random, 0.06, 0.14) * habit.scale;
    layout.add({ cover: box(x, y - w * 0.5, x + w, y), from: palette.light, angle: upright });
    layout.add({
      cover: (px, py) =>
        py < y - w * 0.5 && py > y - w && Math.abs(px - x - w / 2) < py - (y - w) + 0.01 ? 1 : 0,
      from: palette.accent,
      angle: () => 0.7,
    });
  }
  return layout;
}

function marina(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const horizon = Math.min(0.75, Math.max(0.2, habit.horizon + between(random, -0.12, 0.1)));
  paintSky(layout, sitting, horizon);
  const waves = fractal(createNoise(random));
  const swell = between(random, 12, 40);
  layout.add({
    cover: (_x, y) => (y > horizon ? 1 : 0),
    from: mix(palette.sky, palette.dark, between(random, 0.25, 0.6)),
    to: mix(palette.light, palette.sky, 0.3),
    blend: (x, y) => step(0.45, 0.72, waves(x * 3.5, y * swell)) + (y < horizon + 0.03 ? 0.4 : 0),
    angle: (x, y) => 0.5 * (waves(x * 4, y * 6) - 0.5),
  });
  if (random.below(2) === 0) {
    const side = random.below(2);
    const reach = between(random, 0.2, 0.55);
    const tall = between(random, 0.08, 0.35);
    layout.add({
      cover: (x, y) => {
        const inland = side === 0 ? 1 - x / reach : 1 - (1 - x) / reach;
        if (inland <= 0) return 0;
        return y < horizon + 0.05 * inland &&
          y > horizon - tall * inland ** 0.6 - 0.05 * waves(x * 9, 3)
          ? 1
          : 0;
      },
      ...shades(mix(palette.far, palette.warm, random.uniform()), 0.3),
      blend: (x, y) => waves(x * 9, y * 7),
      angle: upright,
    });
  }
  const boats = 1 + random.below(Math.ceil(4 * habit.crowding));
  for (let i = 0; i < boats; i++) {
    const x = i === 0 ? habit.centre + between(random, -0.2, 0.2) : random.uniform();
    const y = horizon + between(random, 0.03, 0.35);
    const s = (0.06 + (y - horizon) * 0.7) * habit.scale;
    const sail = random.below(3) === 0 ? palette.accent : mix(palette.light, palette.warm, 0.3);
    layout.add({
      cover: (px, py) => {
        const up = (y - py) / (2 * s);
        return up > 0 && up < 1 && px > x - 0.1 * s && px < x + s * 0.9 * (1 - up) ? 1 : 0;
      },
      from: sail,
      to: mix(sail, palette.dark, 0.4),
      blend: (px) => (px - x) / s,
      angle: () => 1.2,
    });
    layout.add({
      cover: ellipse(x + 0.1 * s, y, s, s * 0.22),
      from: mix(palette.dark, palette.warm, 0.25),
      angle: level,
    });
    layout.add({
      cover: (px, py) =>
        py > y + s * 0.2 &&
        py < y + 2 * s &&
        Math.abs(px - x) < s * 0.5 &&
        waves(px * 4, py * 40) > 0.5
          ? 0.6
          : 0,
      from: sail,
      angle: level,
    });
  }
  return layout;
}

function portrait(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const wall = fractal(createNoise(random));
  const back = mix(
    random.pick([palette.far, palette.dark, palette.field, palette.sky]),
    palette.dark,
    random.uniform() * 0.4,
  );
  layout.add({
    cover: everywhere,
    ...shades(back, 0.22),
    blend: (x, y) => wall(x * 3, y * 3) + 0.3 * habit.light * (x - 0.5),
    angle: (x, y) => 3 * wall(x * 2, y * 2),
  });
  const s = habit.scale * between(random, 0.8, 1.2);
  const cx = 0.5 + (habit.centre - 0.5) * 0.5 + between(random, -0.1, 0.1);
  const cy = between(random, 0.36, 0.46);
  const rx = 0.135 * s;
  const ry = 0.185 * s;
  const dress = random.pick([
    palette.accent,
    palette.dark,
    palette.sky,
    palette.warm,
    palette.field,
  ]);
  const turn = between(random, -0.4, 0.4);
  const bodyY = cy + ry * 2.45;
  layout.add({
    cover: ellipse(cx - turn * 0.06, bodyY + 0.1, 0.34 * s, 0.32 * s, 0.03),
    from: mix(dress, palette.dark, 0.5),
    to: mix(dress, palette.light, 0.25),
    blend: (x, y) =>
      lit(cx, bodyY, 0.34 * s, 0.5, habit.light)(x, y) * 0.7 + 0.4 * wall(x * 9, y * 4),
    angle: (x) => Math.PI / 2 + (x - cx) * 2,
  });
  const skin = mix(fromHue(between(random, 0.55, 0.8), 0.06, 0.16), palette.warm, 0.35);
  const shade = mix(skin, palette.dark, 0.5);
  const glow = mix(skin, palette.light, 0.45);
  const hair = random.pick([
    palette.dark,
    mix(palette.dark, palette.warm, 0.5),
    mix(palette.warm, palette.light, 0.3),
  ]);
  const longHair = random.below(2) === 0;
  layout.add({
    cover: ellipse(cx, cy - ry * (longHair ? -0.15 : 0.2), rx * 1.3, ry * (longHair ? 1.5 : 1.1)),
    ...shades(hair, 0.15),
    blend: (x, y) => wall(x * 14, y * 5),
    angle: around(cx, cy),
  });
  layout.add({
    cover: box(cx - rx * 0.45, cy + ry * 0.6, cx + rx * 0.45, cy + ry * 1.5),
    from: shade,
    angle: upright,
  });
  layout.add({
    cover: ellipse(cx, cy, rx, ry),
    from: shade,
    to: glow,
    blend: lit(cx, cy, rx, ry, habit.light),
    angle: around(cx, cy),
  });
  layout.add({
    cover: (x, y) => (y < cy - ry * 0.55 ? ellipse(cx, cy, rx * 1.1, ry * 1.1)(x, y) : 0),
    from: hair,
    angle: around(cx, cy),
  });
  const look = turn * rx * 0.6;
  for (const eye of [-1, 1]) {
    layout.add({
      cover: ellipse(cx + look + eye * rx * 0.4, cy - ry * 0.08, rx * 0.19, ry * 0.09, 0.3),
      from: palette.dark,
      angle: level,
    });
  }
  layout.add({
    cover: box(cx + look - rx * 0.07, cy, cx + look + rx * 0.1, cy + ry * 0.35),
    from: shade,
    angle: upright,
  });
  layout.add({
    cover: ellipse(cx + look, cy + ry * 0.55, rx * 0.3, ry * 0.08, 0.3),
    from: mix(palette.accent, shade, 0.4),
    angle: level,
  });
  if (random.below(3) === 0) {
    const hat = random.pick([palette.accent, palette.dark, palette.light]);
    layout.add({ cover: ellipse(cx, cy - ry * 0.75, rx * 2, ry * 0.2), from: hat, angle: level });
    layout.add({
      cover: ellipse(cx, cy - ry * 1.05, rx * 1.1, ry * 0.5),
      ...shades(hat, 0.2),
      blend: lit(cx, cy - ry, rx, ry, habit.light),
      angle: level,
    });
  }
  return layout;
}

function paintFruit(
  layout: Layout,
  { palette, habit }: Sitting,
  cx: number,
  cy: number,
  r: number,
  colour: Oklab,
): void {
  layout.add({
    cover: ellipse(cx - habit.light * r * 0.6, cy + r * 0.75, r * 1.2, r * 0.35, 0.4),
    from: palette.dark,
    angle: level,
  });
  layout.add({
    cover: ellipse(cx, cy, r, r * 0.92),
    from: mix(colour, palette.dark, 0.6),
    to: mix(colour, palette.light, 0.45),
    blend: lit(cx, cy, r, r, habit.light),
    angle: around(cx, cy),
  });
}

function paintVase(
  layout: Layout,
  { random, palette, habit }: Sitting,
  cx: number,
  foot: number,
  height: number,
  colour: Oklab,
): void {
  const belly = height * between(random, 0.22, 0.38);
  const neck = belly * between(random, 0.25, 0.6);
  const low = between(random, 0.25, 0.5);
  const profile = (up: number) => neck + (belly - neck) * Math.exp(-(((up - low) / 0.28) ** 2));
  layout.add({
    cover: ellipse(cx - habit.light * belly, foot, belly * 1.6, belly * 0.3, 0.4),
    from: palette.dark,
    angle: level,
  });
  layout.add({
    cover: (x, y) => {
      const up = (foot - y) / height;
      return up > 0 && up < 1 ? step(0.006, -0.006, Math.abs(x - cx) - profile(up)) : 0;
    },
    from: mix(colour, palette.dark, 0.6),
    to: mix(colour, palette.light, 0.5),
    blend: (x) => 0.5 + 0.5 * habit.light * ((x - cx) / belly),
    angle: upright,
  });
}

function paintTable(layout: Layout, { random, palette, habit }: Sitting): number {
  const wall = fractal(createNoise(random));
  const edge = Math.min(0.8, Math.max(0.35, habit.horizon + between(random, -0.06, 0.14)));
  const tilt = between(random, -0.08, 0.08);
  layout.add({
    cover: everywhere,
    ...shades(random.pick([palette.far, palette.dark, palette.sky, palette.field]), 0.25),
    blend: (x, y) => wall(x * 3, y * 3) + 0.3 * habit.light * (x - 0.5),
    angle: (x, y) => Math.PI / 2 + wall(x * 2, y * 2),
  });
  layout.add({
    cover: (x, y) => (y > edge + tilt * (x - 0.5) ? 1 : 0),
    ...shades(random.pick([palette.warm, palette.light, palette.field, palette.dark]), 0.3),
    blend: (x, y) => wall(x * 2 + 8, y * 9),
    angle: level,
  });
  return edge;
}

function stillLife(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const edge = paintTable(layout, sitting);
  const colours = [palette.accent, palette.warm, palette.field, palette.light, palette.sky];
  const vases = random.below(3);
  for (let i = 0; i < vases; i++) {
    const x = Math.min(0.85, Math.max(0.15, habit.centre + between(random, -0.3, 0.3)));
    paintVase(
      layout,
      sitting,
      x,
      edge + between(random, 0.04, 0.16),
      between(random, 0.28, 0.55) * habit.scale,
      random.pick(colours),
    );
  }
  const count = 2 + random.below(Math.ceil(7 * habit.crowding));
  const fruit = Array.from({ length: count }, () => ({
    x: Math.min(0.92, Math.max(0.08, habit.centre + 0.24 * random.normal())),
    y: edge + between(random, 0.03, 0.9 * (0.95 - edge)),
    colour: random.pick(colours),
  })).sort((a, b) => a.y - b.y);
  for (const { x, y, colour } of fruit) {
    paintFruit(layout, sitting, x, y, between(random, 0.05, 0.1) * habit.scale, colour);
  }
  return layout;
}

function flowers(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const meadow = random.below(3) === 0;
  let cx = Math.min(0.65, Math.max(0.35, habit.centre));
  let cy = 0.4;
  if (meadow) {
    const grass = fractal(createNoise(random));
    cx = 0.5;
    cy = 0.6;
    layout.add({
      cover: everywhere,
      from: mix(palette.field, palette.dark, 0.35),
      to: mix(palette.field, palette.light, 0.35),
      blend: (x, y) => grass(x * 9, y * 3),
      angle: (x, y) => Math.PI / 2 + grass(x * 3, y * 3) - 0.5,
    });
  } else {
    const edge = paintTable(layout, sitting);
    const foot = edge + between(random, 0.05, 0.14);
    const tall = between(random, 0.3, 0.42);
    paintVase(
      layout,
      sitting,
      cx,
      foot,
      tall,
      random.pick([palette.sky, palette.light, palette.warm]),
    );
    cy = foot - tall - 0.08;
    layout.add({
      cover: ellipse(cx, cy, 0.27 * habit.scale, 0.22 * habit.scale, 0.3),
      ...shades(mix(palette.field, palette.dark, 0.4), 0.2),
      blend: (x, y) => 0.5 + 0.5 * Math.sin(40 * x) * Math.sin(37 * y),
      angle: around(cx, cy),
    });
  }
  const count = Math.round((meadow ? 24 : 9) * habit.crowding * between(random, 0.7, 1.3)) + 3;
  for (let i = 0; i < count; i++) {
    const x = meadow ? random.uniform() : cx + 0.14 * habit.scale * random.normal();
    const y = meadow ? random.uniform() : cy + 0.11 * habit.scale * random.normal();
    const r = (meadow ? 0.02 + 0.05 * y : between(random, 0.035, 0.075)) * habit.scale;
    const petal = random.pick([
      palette.accent,
      palette.accent,
      palette.light,
      palette.warm,
      palette.sky,
    ]);
    layout.add({
      cover: ellipse(x, y, r, r * between(random, 0.7, 1), 0.2),
      from: mix(petal, palette.dark, 0.25),
      to: mix(petal, palette.light, 0.4),
      blend: lit(x, y, r, r, habit.light),
      angle: around(x, y),
    });
    layout.add({
      cover: ellipse(x, y, r * 0.3, r * 0.3),
      from: mix(palette.warm, palette.dark, 0.3),
    });
  }
  return layout;
}

function cityscape(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const ground = Math.min(0.9, habit.horizon + between(random, 0.12, 0.3));
  paintSky(layout, sitting, ground);
  const grime = fractal(createNoise(random));
  for (let row = 0; row < 3; row++) {
    let x = -0.1 * random.uniform();
    while (x < 1) {
      const width = between(random, 0.07, 0.2) * habit.scale;
      const roof = ground - between(random, 0.12, 0.5) * (1 - 0.22 * row) - 0.05;
      const wall = mix(
        random.pick([palette.far, palette.warm, palette.light, palette.field]),
        palette.dark,
        0.12 * row + 0.3 * random.uniform(),
      );
      const left = x;
      layout.add({
        cover: box(left, roof, left + width, ground + 0.03 * row),
        ...shades(wall, 0.14),
        blend: (px, py) => grime(px * 6, py * 6) + 0.4 * habit.light * ((px - left) / width - 0.5),
        angle: upright,
      });
      if (random.below(2) === 0) {
        layout.add({
          cover: (px, py) =>
            py < roof &&
            py > roof - 0.08 &&
            Math.abs(px - left - width / 2) < (py - roof + 0.08) * width * 6.5
              ? 1
              : 0,
          from: mix(palette.accent, palette.dark, 0.35),
          angle: () => 0.6,
        });
      }
      const pane = between(random, 0.03, 0.05);
      const glass = random.below(3) === 0 ? palette.accent : palette.dark;
      layout.add({
        cover: (px, py) => {
          if (
            px < left + 0.01 ||
            px > left + width - 0.01 ||
            py < roof + 0.02 ||
            py > ground - 0.02
          )
            return 0;
          return (px - left) % pane < pane * 0.45 && (py - roof) % (pane * 1.5) > pane * 0.8
            ? 0.8
            : 0;
        },
        from: glass,
        angle: upright,
      });
      x += width * between(random, 0.9, 1.5);
    }
  }
  layout.add({
    cover: (_x, y) => (y > ground + 0.05 ? 1 : 0),
    from: mix(palette.far, palette.dark, 0.3),
    to: mix(palette.light, palette.far, 0.4),
    blend: (x, y) => grime(x * 4, y * 16),
    angle: (x, y) => Math.atan2(y - ground + 0.1, x - habit.centre),
  });
  const people = random.below(Math.ceil(8 * habit.crowding));
  for (let i = 0; i < people; i++) {
    const y = ground + between(random, 0.08, 0.2);
    paintPerson(layout, sitting, random.uniform(), y, (y - ground) * 0.9, 0.3);
  }
  return layout;
}

function paintPerson(
  layout: Layout,
  { random, palette, habit }: Sitting,
  x: number,
  foot: number,
  height: number,
  sway: number,
): void {
  const dress = random.pick([
    palette.accent,
    palette.dark,
    palette.light,
    palette.warm,
    palette.sky,
  ]);
  const lean = sway * between(random, -0.5, 0.5) * height;
  const flare = between(random, 0.1, 0.26);
  layout.add({
    cover: (px, py) => {
      const up = (foot - py) / height;
      if (up < 0 || up > 0.84) return 0;
      const half = height * (0.09 + flare * (1 - up) ** 2) * (up > 0.7 ? 0.8 : 1);
      return Math.abs(px - x - lean * up * up) < half ? 1 : 0;
    },
    from: mix(dress, palette.dark, 0.35),
    to: mix(dress, palette.light, 0.3),
    blend: (px) => 0.5 + (habit.light * (px - x)) / (height * 0.25),
    angle: () => Math.PI / 2 - 0.5 * sway * Math.sign(lean),
  });
  if (height > 0.25) {
    const arm = between(random, -0.3, 0.35);
    for (const side of [-1, 1]) {
      layout.add({
        cover: (px, py) => {
          const out = ((px - x - lean * 0.5) * side) / height;
          return out > 0.05 &&
            out < 0.3 &&
            Math.abs((foot - py) / height - 0.68 - arm * out * side) < 0.03
            ? 1
            : 0;
        },
        from: mix(palette.warm, palette.light, 0.5),
        angle: () => -arm * side,
      });
    }
  }
  const skin = mix(palette.warm, palette.light, 0.55);
  layout.add({
    cover: ellipse(x + lean, foot - 0.92 * height, 0.075 * height, 0.095 * height),
    from: skin,
    to: mix(palette.dark, palette.warm, 0.3),
    blend: (_x, py) => (py < foot - 0.94 * height ? 1 : 0),
    angle: level,
  });
}

function figures(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const air = fractal(createNoise(random));
  const floor = Math.min(0.85, habit.horizon + between(random, 0, 0.2));
  layout.add({
    cover: everywhere,
    ...shades(random.pick([palette.far, palette.sky, palette.warm, palette.dark]), 0.3),
    blend: (x, y) => air(x * 4, y * 3),
    angle: (x, y) => 3 * air(x * 2, y * 2),
  });
  layout.add({
    cover: (_x, y) => (y > floor ? 1 : 0),
    ...shades(random.pick([palette.field, palette.warm, palette.light]), 0.3),
    blend: (x, y) => air(x * 3, y * 12),
    angle: level,
  });
  const count = 2 + random.below(Math.ceil(4 * habit.crowding));
  const feet = Array.from(
    { length: count },
    () => floor + between(random, 0.03, 0.95 - floor),
  ).sort((a, b) => a - b);
  for (const foot of feet) {
    const height = (0.32 + (foot - floor) * 0.8) * habit.scale * between(random, 0.9, 1.15);
    paintPerson(layout, sitting, between(random, 0.1, 0.9), foot, height, 1);
  }
  return layout;
}

function forest(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const leaves = fractal(createNoise(random));
  layout.add({
    cover: everywhere,
    from: mix(palette.field, palette.dark, 0.5),
    to: mix(palette.sky, palette.light, 0.5),
    blend: (x, y) => step(0.35, 0.7, leaves(x * 6, y * 6)) - 0.6 * y + 0.2,
    angle: (x, y) => 5 * leaves(x * 3, y * 3),
  });
  const floor = between(random, 0.68, 0.85);
  layout.add({
    cover: (x, y) => (y > floor + 0.05 * leaves(x * 4, 2) ? 1 : 0),
    from: mix(palette.dark, palette.field, 0.4),
    to: palette.warm,
    blend: (x, y) => leaves(x * 4, y * 16),
    angle: level,
  });
  const trunks = 4 + random.below(Math.ceil(9 * habit.crowding));
  const bark =
    random.below(2) === 0
      ? mix(palette.dark, palette.far, 0.3)
      : mix(palette.light, palette.far, 0.25);
  for (let i = 0; i < trunks; i++) {
    const near = (i + 1) / trunks;
    const x = random.uniform();
    const w = (0.008 + 0.035 * near * random.uniform()) * habit.scale;
    const lean = between(random, -0.12, 0.12);
    const foot = floor + 0.2 * near;
    layout.add({
      cover: (px, py) =>
        py < foot && Math.abs(px - x - lean * (foot - py)) < w * (0.6 + 0.4 * py) ? 1 : 0,
      from: mix(bark, palette.dark, 0.45),
      to: mix(bark, palette.light, 0.2),
      blend: (px) => 0.5 + (habit.light * (px - x)) / (3 * w),
      angle: () => Math.PI / 2 + lean,
    });
  }
  layout.add({
    cover: (x, y) => 0.9 * step(0.56, 0.66, leaves(x * 9 + 20, y * 9)) * step(0.75, 0.4, y),
    from: mix(palette.field, palette.dark, 0.2),
    to: mix(palette.accent, palette.warm, random.uniform()),
    blend: (x, y) => leaves(x * 12, y * 12 + 30),
    angle: (x, y) => 6 * leaves(x * 5, y * 5),
  });
  return layout;
}

function interior(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const air = fractal(createNoise(random));
  const wall = random.pick([palette.far, palette.warm, palette.field, palette.sky]);
  const floor = Math.min(0.85, habit.horizon + between(random, 0.1, 0.25));
  layout.add({
    cover: everywhere,
    from: mix(wall, palette.dark, 0.45),
    to: mix(wall, palette.light, 0.25),
    blend: (x, y) => 0.5 + 0.5 * habit.light * (x - 0.5) + air(x * 3, y * 3) - 0.5,
    angle: upright,
  });
  const boards = between(random, 8, 20);
  layout.add({
    cover: (_x, y) => (y > floor ? 1 : 0),
    ...shades(mix(palette.warm, palette.dark, 0.35), 0.3),
    blend: (x, y) =>
      0.5 + 0.4 * Math.sin((boards * (x - 0.5)) / (y - floor + 0.3)) + 0.3 * air(x * 4, y * 4),
    angle: (x, y) => Math.atan2(y - floor + 0.3, x - 0.5),
  });
  const windows = 1 + random.below(2);
  for (let i = 0; i < windows; i++) {
    const left = Math.min(0.7, Math.max(0.05, habit.centre + between(random, -0.35, 0.25)));
    const w = between(random, 0.14, 0.26) * habit.scale;
    const top = between(random, 0.06, 0.2);
    const h = between(random, 0.25, 0.45);
    layout.add({
      cover: box(left - 0.02, top - 0.02, left + w + 0.02, top + h + 0.02),
      from: mix(palette.dark, palette.warm, 0.4),
      angle: upright,
    });
    layout.add({
      cover: (x, y) =>
        box(left, top, left + w, top + h)(x, y) &&
        Math.abs(x - left - w / 2) > 0.007 &&
        Math.abs(y - top - h * 0.5) > 0.007
          ? 1
          : 0,
      from: palette.sky,
      to: palette.light,
      blend: (x, y) => (y - top) / h + air(x * 8, y * 8) - 0.5,
      angle: level,
    });
    layout.add({
      cover: (x, y) =>
        y > floor + 0.03 &&
        y < floor + 0.2 &&
        Math.abs(x - left - w / 2 + habit.light * (y - floor)) < w * 0.6
          ? 0.65
          : 0,
      from: mix(palette.light, palette.warm, 0.3),
      angle: level,
    });
  }
  const x = between(random, 0.2, 0.8);
  if (random.below(2) === 0) {
    paintPerson(layout, sitting, x, floor + 0.14, between(random, 0.35, 0.5) * habit.scale, 0.3);
  } else {
    const w = between(random, 0.14, 0.26);
    layout.add({
      cover: box(x - w, floor - 0.12, x + w, floor - 0.08),
      from: mix(palette.dark, palette.accent, 0.3),
      angle: level,
    });
    for (const leg of [-0.9, 0.8])
      layout.add({
        cover: box(x + leg * w, floor - 0.08, x + leg * w + 0.025, floor + 0.12),
        from: palette.dark,
        angle: upright,
      });
    paintVase(layout, sitting, x, floor - 0.11, 0.2, palette.accent);
  }
  return layout;
}

function blocks(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const grain = fractal(createNoise(random));
  const ground = random.pick([palette.light, palette.dark, palette.far, palette.warm]);
  layout.add({
    cover: everywhere,
    ...shades(ground, 0.12),
    blend: (x, y) => grain(x * 3, y * 3),
    angle: level,
  });
  const colours = [
    palette.accent,
    palette.warm,
    palette.sky,
    palette.field,
    palette.dark,
    palette.light,
  ];
  const kind = random.below(3);
  const count = Math.round((kind === 0 ? 10 : 8) * habit.crowding * between(random, 0.8, 1.4)) + 2;
  for (let i = 0; i < count; i++) {
    const colour = random.pick(colours);
    const turn = kind === 0 ? 0 : random.uniform() * Math.PI;
    const cx = random.uniform();
    const cy = random.uniform();
    const w = between(random, 0.04, 0.26) * habit.scale;
    const h =
      kind === 2 && random.below(2) === 0 ? 0.012 : between(random, 0.04, 0.26) * habit.scale;
    const cos = Math.cos(turn);
    const sin = Math.sin(turn);
    const round = kind === 1 && random.below(2) === 0;
    layout.add({
      cover: round
        ? ellipse(cx, cy, w * 0.7, w * 0.7, 0.03)
        : (x, y) =>
            Math.abs((x - cx) * cos + (y - cy) * sin) < w &&
            Math.abs((y - cy) * cos - (x - cx) * sin) < h
              ? 1
              : 0,
      ...shades(colour, 0.14),
      blend: (x, y) => grain(x * 5 + i, y * 5),
      angle: round ? around(cx, cy) : () => turn,
    });
  }
  return layout;
}

function swirls(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const field = fractal(createNoise(random));
  const warp = fractal(createNoise(random));
  const colours = random.shuffle([
    palette.dark,
    palette.sky,
    palette.light,
    palette.warm,
    palette.accent,
    palette.field,
    palette.far,
  ]);
  const zoom = between(random, 1.2, 3.2) / habit.scale;
  const value = (x: number, y: number) =>
    field(zoom * x + 2 * warp(2 * x, 2 * y), zoom * y + 2 * warp(2 * x + 9, 2 * y));
  const flow = (x: number, y: number) =>
    Math.atan2(value(x + 0.01, y) - value(x - 0.01, y), -(value(x, y + 0.01) - value(x, y - 0.01)));
  const bands = 4 + random.below(4);
  for (let i = 0; i < bands; i++) {
    const from = 0.2 + (0.6 * i) / bands;
    layout.add({
      cover: (x, y) => (i === 0 ? 1 : step(from - 0.01, from + 0.01, value(x, y))),
      ...shades(colours[i % colours.length] ?? palette.light, 0.15),
      blend: (x, y) => warp(8 * x, 8 * y),
      angle: flow,
    });
  }
  return layout;
}

function nocturne(sitting: Sitting): Layout {
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
