import sharp from 'sharp';
import { decode } from 'sixel';
import { expect, it } from 'vitest';
import { encodeForTerminal } from '../../../harness/evidence/verify/terminal-picture.ts';

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="150" height="120" fill="#ff0000"/><rect x="150" width="150" height="120" fill="#0000ff"/></svg>';

it('sends kitty a PNG in messages, of the size that fits', async () => {
  const sent = await encodeForTerminal(svg, 'kitty', 200);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a message begins with one
  const messages = [...sent.matchAll(/\u001b_G([^;]*);([^\u001b]*)\u001b\\/g)];
  const controls = messages.map(([, control = '']) => control);
  expect(controls[0]).toContain('a=T,f=100');
  expect(controls.at(-1)).toMatch(/m=0$/);
  for (const control of controls.slice(0, -1)) expect(control).toMatch(/m=1$/);
  for (const [, , data = ''] of messages) expect(data.length).toBeLessThanOrEqual(4096);
  const png = Buffer.from(messages.map(([, , data]) => data).join(''), 'base64');
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 200, height: 80 });
  // A smaller picture is not blown up.
  const small = await encodeForTerminal(svg, 'kitty', 1000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a message begins with one
  const data = [...small.matchAll(/;([^\u001b]*)\u001b\\/g)].map(([, one]) => one).join('');
  expect(await sharp(Buffer.from(data, 'base64')).metadata()).toMatchObject({ width: 300 });
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
