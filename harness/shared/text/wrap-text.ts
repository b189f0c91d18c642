import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Breaks text into lines of at most `width` columns, at spaces where there are any, else between
 * characters as a reader sees them.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const add = (piece: string): void => {
    const joined = line === '' ? piece : `${line} ${piece}`;
    if (line === '' || stringWidth(joined) <= width) line = joined;
    else {
      lines.push(line);
      line = piece;
    }
  };
  for (const word of text.split(' ')) for (const piece of breakWord(word, width)) add(piece);
  return [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of segmenter.segment(word)) {
    if (piece !== '' && stringWidth(piece + segment) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}
