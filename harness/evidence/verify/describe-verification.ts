import { basename } from 'node:path';
import picocolors from 'picocolors';
import stringWidth from 'string-width';
import { describeProbability } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { showPainting } from '../../shared/text/show-painting.ts';
import { wrapBeforeNumbers } from '../../shared/text/wrap-before-numbers.ts';
import { sayFigures, sayNearest, sayNotes, sayVerdict } from './say-verification.ts';
import type { Verification } from './verification.ts';

type Colours = ReturnType<typeof picocolors.createColors>;

/** A verification in words, for a terminal; with a matrix for three or more pictures. */
export function describeVerification(
  verification: Verification,
  { colour, width = 100 }: { readonly colour: boolean; readonly width?: number | undefined },
): string {
  const colours = picocolors.createColors(colour);
  const { images, pairs, searched } = verification;
  const names = images.map(({ file }) => harmlessText(basename(file), 60));
  const lines: string[] = [];
  const say = (text: string, indent = '', paint: (text: string) => string = String) => {
    const room = Math.max(40, Math.min(100, width)) - indent.length;
    lines.push(wrapBeforeNumbers(paint(text), room, { hard: true }).replace(/^/gm, indent));
  };
  if (images.length > 2) lines.push(...matrix(verification, names, colours), '');
  for (const pair of pairs.length > 3 ? [] : pairs) {
    const paint = colours[verdictColour[pair.verdict]];
    say(`${names[pair.a]} and ${names[pair.b]}: ${sayVerdict(pair)}`, '', (text) =>
      colours.bold(paint(text)),
    );
    for (const line of sayFigures(pair)) say(line, '  ');
    lines.push('');
  }
  if (searched > 0) say('Nearest training paintings:');
  for (const [i, { known, nearest, width: w, height: h }] of images.entries()) {
    say(`${names[i]} (${w} × ${h})`, '', colours.bold);
    if (known !== null) {
      say(`is a copy of ${showPainting(known)} (${known.part}).`, '  ', colours.yellow);
    }
    for (const near of nearest) {
      say(`${describeProbability(near.probability)}  ${showPainting(near)}`, '  ');
    }
  }
  const aboutNearest = sayNearest(verification);
  if (aboutNearest !== null) say(aboutNearest, '', searched > 0 ? colours.dim : String);
  lines.push('');
  for (const note of sayNotes(verification, ' (--prior)')) say(note, '', colours.dim);
  return lines.join('\n').replace(/\n\n\n+/g, '\n\n');
}

const verdictColour = {
  same: 'green',
  different: 'cyan',
  unsure: 'yellow',
  'too few artists': 'yellow',
} as const;

function matrix({ pairs, images }: Verification, names: readonly string[], colours: Colours) {
  const letter = (i: number) => String(i + 1);
  const cell = new Map(
    pairs.flatMap(
      (pair) =>
        [
          [`${pair.a} ${pair.b}`, pair],
          [`${pair.b} ${pair.a}`, pair],
        ] as const,
    ),
  );
  const column = 6;
  const room = Math.max(...names.map((name, i) => stringWidth(`${letter(i)} ${name}`)));
  const label = (i: number) => {
    const text = `${letter(i)} ${names[i]}`;
    return `${text}${' '.repeat(room - stringWidth(text))}`;
  };
  const head = `${' '.repeat(room)}${images.map((_, i) => letter(i).padStart(column)).join('')}`;
  const rows = images.map((_, i) => {
    const cells = images.map((_, j) => {
      const pair = cell.get(`${i} ${j}`);
      if (pair === undefined) return colours.dim('–'.padStart(column));
      const known = pair.verdict !== 'too few artists';
      const text = known ? describeProbability(pair.probability.value) : '?';
      return colours[verdictColour[pair.verdict]](text.padStart(column));
    });
    return `${label(i)}${cells.join('')}`;
  });
  return [
    colours.bold('Probability that one artist painted both:'),
    head,
    ...rows,
    ...(colours.isColorSupported
      ? [colours.dim('The colours apply to artists never seen: same, different or unsure.')]
      : []),
    ...(pairs.some(({ verdict }) => verdict === 'too few artists')
      ? [colours.dim('?: the run was calibrated on too few artists to tell.')]
      : []),
  ];
}
