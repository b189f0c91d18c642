import { createSupportsTerminalGraphics } from 'supports-terminal-graphics';
import type { PictureProtocol } from '../evidence/verify/terminal-picture.ts';

/**
 * How standard output takes pictures; undefined where it is no terminal or takes none. `always` sends sixel to
 * a terminal that does not say what it takes.
 */
export function choosePictureProtocol(
  choice: 'auto' | 'always' | 'never',
): PictureProtocol | undefined {
  if (choice === 'never' || process.stdout.isTTY !== true) return undefined;
  const { kitty, sixel } = createSupportsTerminalGraphics(process.stdout);
  if (kitty) return 'kitty';
  return sixel || choice === 'always' ? 'sixel' : undefined;
}
