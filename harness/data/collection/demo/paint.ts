// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom, type Random } from '../../../contract/random.ts';
import { Canvas, type Stroke } from './brush.ts';
import { layGround } from './ground.ts';
import type { Layout } from './layout.ts';
import { createNoise, fractal, type Noise } from './noise.ts';
import { mix, type Oklab, toRgb } from './oklab.ts';
import type { Painter } from './painters.ts';
import { remixPalette } from './palette.ts';
import { scenes } from './scenes/scenes.ts';
import type { Sketch } from './sketch.ts';

/** Side in pixels. */
export const paintingSide = 256;

/** Paints it: RGB, 8 bits, row by row. The result is always identical bit for bit. */
export function paint(painter: Painter, number: number, { subject, period }: Sketch): Uint8Array {
  const random = createRandom('demo painting', painter.name, number);
  const palette = remixPalette(random, painter.periods[period] ?? painter.periods[0]!);
  const { habit } = painter;
  const moved = {
    ...habit,
    centre: Math.min(0.85, Math.max(0.15, habit.centre + 0.1 * random.normal())),
    scale: habit.scale * Math.exp(0.15 * random.normal()),
  };
  const layout = scenes[subject]({ random: random.fork('layout'), palette, habit: moved });
  const relief = layGround(painter.ground, paintingSide, random);
  const ground = toRgb(mix(painter.groundTone, palette.warm, 0.25));
  const canvas = new Canvas(paintingSide, ground, relief, random);
  const brush = new Hand(painter, layout, canvas, palette.dark, random);
  const scale = Math.exp(0.12 * random.normal());
  brush.cover(2.1 * scale, painter.blocking, 0);
  brush.cover(scale, painter.coverage, 0.006);
  brush.cover(0.55 * scale, 1.6 * painter.finish, 0.05);
  if (painter.finish > 0.5) brush.cover(0.33 * scale, 2 * painter.finish, 0.09);
  if (painter.contour > 0) brush.outline(painter.contour);
  return light(canvas, painter);
}

/** A painter's way of moving the brush over a layout. */
class Hand {
  readonly #painter: Painter;
  readonly #layout: Layout;
  readonly #canvas: Canvas;
  readonly #dark: Oklab;
  readonly #random: Random;
  readonly #drift: Noise;

  constructor(painter: Painter, layout: Layout, canvas: Canvas, dark: Oklab, random: Random) {
    this.#painter = painter;
    this.#layout = layout;
    this.#canvas = canvas;
    this.#dark = dark;
    this.#random = random;
    this.#drift = fractal(createNoise(random));
  }

  /**
   * Covers the canvas `times` times with a brush of `size` (1 is the middle one), preferring places
   * with an edge stronger than `leastEdge`.
   */
  cover(size: number, times: number, leastEdge: number): void {
    const { side } = this.#canvas;
    const painter = this.#painter;
    const width = painter.width * size;
    const length = width * painter.slenderness ** (size > 1.5 ? 0.7 : 1);
    const strokes = Math.round((times * side * side) / (width * length * 0.75));
    const random = this.#random;
    for (let i = 0; i < strokes; i++) {
      const x = random.uniform();
      const y = random.uniform();
      const edge = this.#layout.edgeAt(x, y);
      if (edge.strength < leastEdge && (size < 0.9 || random.uniform() < 0.25)) continue;
      const fine = size < 0.9;
      const angle = this.#turn(x, y, fine ? edge.angle : this.#layout.angleAt(x, y), fine);
      const stroke: Stroke = {
        x: x * side,
        y: y * side,
        angle,
        width: width * (0.75 + 0.5 * random.uniform()),
        length: length * (0.65 + 0.7 * random.uniform()) * (fine ? 0.8 : 1),
        bend: painter.bend * width * random.normal() * 0.6,
        rgb: toRgb(this.#mixColour(this.#layout.colourAt(x, y), fine ? 0.5 : 1)),
      };
      this.#canvas.stroke(stroke, painter, random);
    }
  }

  /** Draws dark lines along the strongest edges. */
  outline(strength: number): void {
    const { side } = this.#canvas;
    const random = this.#random;
    for (let i = 0; i < 2600; i++) {
      const x = random.uniform();
      const y = random.uniform();
      const edge = this.#layout.edgeAt(x, y);
      if (edge.strength < 0.16 || random.uniform() > strength) continue;
      const width = 1.2 + 1.6 * strength * random.uniform();
      const stroke: Stroke = {
        x: x * side,
        y: y * side,
        angle: edge.angle + 0.08 * random.normal(),
        width,
        length: 9 + 6 * random.uniform(),
        bend: 0,
        rgb: toRgb(this.#mixColour(this.#dark, 0.4)),
      };
      this.#canvas.stroke(stroke, this.#painter, random);
    }
  }

  /** The direction of a stroke: the painter's flow and the form's angle, with some unrest. */
  #turn(x: number, y: number, form: number, fine: boolean): number {
    const { followsForm, unrest } = this.#painter;
    const flow = this.#flowAt(x, y);
    const follow = fine ? 0.5 + 0.5 * followsForm : followsForm;
    // Directions have no sign, so they are averaged at double the angle.
    const sin = (1 - follow) * Math.sin(2 * flow) + follow * Math.sin(2 * form);
    const cos = (1 - follow) * Math.cos(2 * flow) + follow * Math.cos(2 * form);
    return 0.5 * Math.atan2(sin, cos) + unrest * this.#random.normal();
  }

  #flowAt(x: number, y: number): number {
    const { flow, slant } = this.#painter;
    switch (flow) {
      case 'slant':
        return slant;
      case 'crossed':
        return slant + (this.#random.below(2) * Math.PI) / 2;
      case 'waves':
        return slant + 2.5 * (this.#drift(3 * x, 3 * y) - 0.5);
      case 'upright':
        return Math.PI / 2;
      case 'level':
        return 0;
      case 'whirl':
        return 9 * this.#drift(1.8 * x, 1.8 * y) + slant;
      case 'loose':
        return Math.PI * this.#random.uniform();
    }
  }

  /** A colour as it is put on the canvas: the painter's habit varies its hue and lightness. */
  #mixColour([l, a, b]: Oklab, amount: number): Oklab {
    const { brokenHue, brokenLightness } = this.#painter;
    const turn = 2 * Math.PI * brokenHue * amount * this.#random.normal();
    const cos = Math.cos(turn);
    const sin = Math.sin(turn);
    return [
      l + brokenLightness * amount * this.#random.normal(),
      a * cos - b * sin,
      a * sin + b * cos,
    ];
  }
}

/** Light from the upper left over the relief of ground and paint. */
function light({ rgb, height, relief, side }: Canvas, { ground, body }: Painter): Uint8Array {
  const pixels = new Uint8Array(rgb.length);
  const groundDepth = ground === 'coarse weave' ? 0.34 : ground === 'panel' ? 0.08 : 0.2;
  const surface = new Float32Array(side * side);
  for (let i = 0; i < surface.length; i++) {
    const paintHeight = height[i]!;
    surface[i] = paintHeight + groundDepth * relief[i]! * (1 - 0.6 * Math.min(1, paintHeight));
  }
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const here = y * side + x;
      const left = surface[y * side + Math.max(0, x - 1)]!;
      const above = surface[Math.max(0, y - 1) * side + x]!;
      const slope = 2 * surface[here]! - left - above;
      const glow = 1 + Math.min(0.35, Math.max(-0.35, slope * (0.25 + 0.25 * body)));
      for (let channel = 0; channel < 3; channel++) {
        const index = 3 * here + channel;
        pixels[index] = Math.min(255, Math.max(0, rgb[index]! * glow + 0.5));
      }
    }
  }
  return pixels;
}
