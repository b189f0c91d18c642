import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { draw } from '../closed-form.ts';

/** What a network's own implementation says of a picture, as make-onnx-fixtures.py wrote it. */
export interface Family {
  readonly family: string;
  readonly size: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly layers: readonly {
    readonly name: string;
    readonly dims: readonly number[];
    readonly values: readonly number[];
  }[];
}

/** The path of a fixture. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

export const families: readonly Family[] = JSON.parse(
  readFileSync(fixture('families.json'), 'utf8'),
);

/** The picture that a family was shown: RGB, 8 bits, rows first. */
export function pictureOf(name: string, height: number, width: number): Uint8Array {
  return Uint8Array.from(draw(name, height * width * 3), (u) => Math.floor(u * 256));
}
