import sharp from 'sharp';
import { decode } from 'sixel';
import { expect, it } from 'vitest';
import { encodeForTerminal } from '../../../harness/evidence/verify/terminal-picture.ts';

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="150" height="120" fill="#ff0000"/><rect x="150" width="150" height="120" fill="#0000ff"/></svg>';

interface Message {
  readonly control: string;
  readonly data: string;
}

/** The messages of Kitty's protocol; nothing else may be sent but the end of the line. */
function readMessages(sent: string): Message[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a message begins with one
  const pattern = /\u001b_G([^;]*);([^\u001b]*)\u001b\\/g;
  expect(sent.replaceAll(pattern, '')).toBe('\n');
  return [...sent.matchAll(pattern)].map(([, control = '', data = '']) => ({ control, data }));
}

function pngOf(messages: readonly Message[]): Buffer {
  return Buffer.from(messages.map(({ data }) => data).join(''), 'base64');
}

it('sends kitty a large PNG in several messages', async () => {
  const rough =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><filter id="f"><feTurbulence baseFrequency="0.5"/></filter><rect width="300" height="120" filter="url(#f)"/></svg>';
  const sent = await encodeForTerminal(rough, 'kitty', 300);
  const messages = readMessages(sent);
  expect(messages.length).toBeGreaterThan(2);
  expect(messages[0]?.control).toBe('a=T,f=100,q=2,m=1');
  expect(messages.slice(1, -1).every(({ control }) => control === 'm=1')).toBe(true);
  expect(messages.at(-1)?.control).toBe('m=0');
  for (const { data } of messages) expect(data.length).toBeLessThanOrEqual(4096);
  expect(await sharp(pngOf(messages)).metadata()).toMatchObject({ format: 'png', width: 300 });
});

it('sends kitty a PNG of the size that fits', async () => {
  const png = pngOf(readMessages(await encodeForTerminal(svg, 'kitty', 200)));
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 200, height: 80 });
  // A smaller picture is not blown up.
  const small = pngOf(readMessages(await encodeForTerminal(svg, 'kitty', 1000)));
  expect(await sharp(small).metadata()).toMatchObject({ width: 300 });
});

it('sends sixel of the same size and colours', async () => {
  const sent = await encodeForTerminal(svg, 'sixel', 200);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it stands between control codes
  const [, body = ''] = /^\u001bP[^q]*q(.*)\u001b\\\n$/s.exec(sent) ?? [];
  const { width, height, data32 } = decode(body);
  expect([width, height]).toEqual([200, 80]);
  const pixel = (x: number, y: number) => {
    const value = data32[y * width + x] ?? 0;
    return [value & 255, (value >> 8) & 255, (value >> 16) & 255];
  };
  for (const [x, wanted] of [
    [20, [255, 0, 0]],
    [180, [0, 0, 255]],
  ] as const) {
    for (const [i, part] of pixel(x, 40).entries()) {
      expect(Math.abs(part - (wanted[i] ?? 0))).toBeLessThan(12);
    }
  }
});
