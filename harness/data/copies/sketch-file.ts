import { decodeGrey } from '../images/decode-grey.ts';
import { drawSketch, type Sketch, sketchSide } from './sketch.ts';

/** Decodes an image and draws its sketch. Throws a `BadImage` if it cannot be read. */
export async function sketchFile(file: string): Promise<Sketch> {
  return drawSketch(await decodeGrey(file, sketchSide));
}
