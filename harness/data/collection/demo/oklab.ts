/** A colour as lightness [0, 1] and two opponent axes: equal distances look equally different. */
export type Oklab = readonly [lightness: number, a: number, b: number];

/** A colour from lightness, chroma (0 to about 0.3) and hue in turns. */
export function fromHue(lightness: number, chroma: number, hue: number): Oklab {
  const angle = 2 * Math.PI * hue;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** `t` = 0 gives `x`, 1 gives `y`. */
export function mix(x: Oklab, y: Oklab, t: number): Oklab {
  return [x[0] + (y[0] - x[0]) * t, x[1] + (y[1] - x[1]) * t, x[2] + (y[2] - x[2]) * t];
}

/**
 * Red, green and blue from 0 to 255, clipped. Constants: Björn Ottosson, "A perceptual color space
 * for image processing", 2020.
 */
export function toRgb([lightness, a, b]: Oklab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function encode(linear: number): number {
  if (linear <= 0) return 0;
  if (linear >= 1) return 255;
  return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
}
