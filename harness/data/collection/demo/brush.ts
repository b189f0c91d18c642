// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../../../contract/random.ts';

/** The shape of a painter's mark. */
const tips = ['round', 'flat', 'comma', 'knife', 'dot', 'rigger'] as const;
export type Tip = (typeof tips)[number];

/** The traits that all strokes of a painter share. */
export interface Manner {
  readonly tip: Tip;
  /** From 0 to 1. */
  readonly opacity: number;
  /** How streaky the bristles make it, from 0 to 1. */
  readonly bristle: number;
  /** How much of the ground's hollows stays bare, from 0 to 1. */
  readonly dryness: number;
  /** Thickness of the paint, from 0 to 1. */
  readonly body: number;
}

/** One mark of the brush, in pixels. */
export interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly length: number;
  readonly width: number;
  /** Sideways bend at the ends, in pixels. */
  readonly bend: number;
  /** 0 to 255 each. */
  readonly rgb: readonly [number, number, number];
}

const bristles = 16;

/** A wet painting: colour and height of the paint at each pixel. */
export class Canvas {
  readonly rgb: Float32Array;
  readonly height: Float32Array;
  /** Variants of the bristles: how much paint each leaves. */
  readonly #hairs: readonly Float32Array[];

  constructor(
    readonly side: number,
    ground: readonly [number, number, number],
    /** Relief of the bare ground at each pixel, 0 to 1, which a dry brush skips. */
    readonly relief: Float32Array,
    random: Random,
  ) {
    this.rgb = new Float32Array(side * side * 3);
    for (let i = 0; i < this.rgb.length; i++) this.rgb[i] = ground[i % 3]!;
    this.height = new Float32Array(side * side);
    this.#hairs = Array.from({ length: 64 }, () =>
      Float32Array.from({ length: bristles + 1 }, () => random.uniform()),
    );
  }

  /** Paints a stroke. Its edge is smoothed over a pixel. */
  stroke(stroke: Stroke, manner: Manner, random: Random): void {
    const { side, rgb, height, relief } = this;
    const { x, y, bend } = stroke;
    const { tip, body, opacity, bristle } = manner;
    const [red, green, blue] = stroke.rgb;
    const halfLength = stroke.length / 2;
    const halfWidth = stroke.width / 2;
    const cos = Math.cos(stroke.angle);
    const sin = Math.sin(stroke.angle);
    const across = halfWidth + Math.abs(bend) * 0.6 + 0.5;
    const lengthwise = halfLength + 0.5;
    const profile = profiles[tip];
    const hair = this.#hairs[random.below(this.#hairs.length)]!;
    const dryness = manner.dryness * (1 - 0.3 * random.uniform());
    const reachY = Math.abs(sin) * lengthwise + Math.abs(cos) * across;
    const top = Math.max(0, Math.floor(y - reachY));
    const bottom = Math.min(side - 1, Math.ceil(y + reachY));
    for (let row = top; row <= bottom; row++) {
      const dy = row + 0.5 - y;
      // The row's part of the box around the stroke, in which |dx cos + dy sin| and |dy cos − dx sin|
      // are both bounded.
      const from = Math.max(lowest(cos, dy * sin, lengthwise), lowest(-sin, dy * cos, across));
      const to = Math.min(highest(cos, dy * sin, lengthwise), highest(-sin, dy * cos, across));
      const left = Math.max(0, Math.floor(x + from - 0.5));
      const right = Math.min(side - 1, Math.ceil(x + to - 0.5));
      for (let column = left; column <= right; column++) {
        const dx = column + 0.5 - x;
        const along = (dx * cos + dy * sin) / halfLength;
        if (along <= -1.1 || along >= 1.1) continue;
        const offset = dy * cos - dx * sin - bend * (along * along - 0.4);
        const reach = halfWidth * profile[Math.floor((along + 1.1) * profileSteps)]!;
        const edge = Math.min(reach - Math.abs(offset), (1 - Math.abs(along)) * halfLength) + 0.5;
        if (edge <= 0) continue;
        const position = Math.min(0.999, Math.max(0, (offset / halfWidth + 1) / 2)) * bristles;
        const strand = Math.floor(position);
        const streak = hair[strand]! + (hair[strand + 1]! - hair[strand]!) * (position - strand);
        const pixel = row * side + column;
        const dry = dryness * (0.35 + 0.325 * (along + 1));
        const bare = dry * (0.6 * (1 - relief[pixel]!) + 0.5 * streak);
        const cover = Math.min(1, Math.max(0, 1 - (bare - 0.3) * 4));
        const alpha = Math.min(1, edge) * opacity * cover;
        if (alpha <= 0.004) continue;
        const tone = 1 + bristle * (streak - 0.5) * 0.5;
        const index = 3 * pixel;
        rgb[index]! += (red * tone - rgb[index]!) * alpha;
        rgb[index + 1]! += (green * tone - rgb[index + 1]!) * alpha;
        rgb[index + 2]! += (blue * tone - rgb[index + 2]!) * alpha;
        // Paint piles up at the rim and between the hairs.
        const rim = 0.6 + 0.4 * Math.min(1, Math.abs(offset) / (reach + 0.01));
        const thick = body * (0.45 + 0.55 * streak) * rim;
        height[pixel]! += (thick - 0.65 * height[pixel]!) * alpha;
      }
    }
  }
}

/** The lowest dx for which |slope·dx + start| ≤ limit. */
function lowest(slope: number, start: number, limit: number): number {
  const size = Math.abs(slope);
  return size < 1e-6 ? -1e3 : -start / slope - limit / size;
}

/** The highest dx for which |slope·dx + start| ≤ limit. */
function highest(slope: number, start: number, limit: number): number {
  const size = Math.abs(slope);
  return size < 1e-6 ? 1e3 : -start / slope + limit / size;
}

/** Share of the full width at a place along the stroke, which runs from −1 to 1. */
function widthAt(tip: Tip, along: number): number {
  switch (tip) {
    case 'round':
      return Math.sqrt(Math.max(0, 1 - along * along * along * along));
    case 'flat':
      return 1;
    case 'comma':
      return Math.sqrt(Math.max(0, 1 - along * along)) * (0.75 - 0.45 * along);
    case 'knife':
      return 0.85 - 0.15 * along;
    case 'dot':
      return Math.sqrt(Math.max(0, 1 - along * along));
    case 'rigger':
      return 1 - 0.8 * Math.abs(along);
  }
}

/** Entries per unit of length. */
const profileSteps = 40;

/**
 * `widthAt` from −1.1 to 1.1 by tip, tabulated because it is needed for each pixel that a stroke may
 * touch.
 */
const profiles = Object.fromEntries(
  tips.map((tip) => [
    tip,
    Float32Array.from({ length: 2.2 * profileSteps + 1 }, (_, i) =>
      widthAt(tip, (i + 0.5) / profileSteps - 1.1),
    ),
  ]),
) as Record<Tip, Float32Array>;
