import sharp from 'sharp';
import { FINALIZER, introducer, sixelEncode } from 'sixel';

/** A protocol for pictures in a terminal. */
export type PictureProtocol = 'kitty' | 'sixel';

/** Colours of a sixel picture; most terminals do not accept more. */
const mostColours = 256;
/** Characters of base64 in one message of Kitty's protocol. */
const chunk = 4096;

/**
 * Encodes a picture for a terminal. Kitty's protocol takes a PNG in messages of 4,096 characters.
 *
 * @param svg of any size; it is scaled down
 * @param widest pixels across
 */
export async function encodeForTerminal(
  svg: string,
  protocol: PictureProtocol,
  widest: number,
): Promise<string> {
  const drawn = sharp(Buffer.from(svg))
    .resize({ width: widest, withoutEnlargement: true })
    .flatten({ background: '#fdfcf9' });
  if (protocol === 'sixel') {
    // The choice of colours is sharp's: that of the sixel package makes one of few colours.
    const few = await drawn.png({ palette: true, colours: mostColours }).toBuffer();
    const raw = sharp(few).ensureAlpha().raw();
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const body = sixelEncode(data, width, height, listColours(data));
    return `${introducer(0)}${body}${FINALIZER}\n`;
  }
  const png = (await drawn.png().toBuffer()).toString('base64');
  const messages: string[] = [];
  for (let from = 0; from < png.length; from += chunk) {
    const first = from === 0 ? 'a=T,f=100,q=2,' : '';
    const more = from + chunk < png.length ? 1 : 0;
    messages.push(`\u001b_G${first}m=${more};${png.slice(from, from + chunk)}\u001b\\`);
  }
  return `${messages.join('')}\n`;
}

/** Each colour of an image once, as red, green and blue. */
function listColours(rgba: Uint8Array): [number, number, number][] {
  const colours = new Map<number, [number, number, number]>();
  for (let i = 0; i < rgba.length; i += 4) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(i, i + 3);
    const key = red * 65_536 + green * 256 + blue;
    if (!colours.has(key)) colours.set(key, [red, green, blue]);
  }
  return [...colours.values()];
}
