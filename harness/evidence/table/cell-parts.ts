import {
  describeBytes,
  describeCount,
  describeInterval,
  describeNumber,
  describePValue,
  describeRate,
  describeRatio,
  describeSeconds,
  describeSeeds,
  describeSigned,
  describeSpread,
} from '../../shared/text/describe-figures.ts';
import { unseenFirst } from '../unseen-first.ts';
import type { Cell, Figure, Form, Row, Test, Tone } from './table.ts';

/** The text of a cell for people, in parts with a style each. Not escaped. */
export interface Part {
  readonly text: string;
  readonly look: 'plain' | 'value' | 'name' | 'options' | 'flag' | Tone;
  /** How it continues from the part before it, on one line. */
  readonly joint: ' ' | ', ';
  /** Whether it consists of numbers, so that there is nothing to escape. */
  readonly isNumber?: true;
}

/** The most characters of a name, which may be a run's, and of a text that someone wrote. */
const longestName = 120;
const longestText = 80;

/** The parts of a cell for people. */
export function partsOf(cell: Cell): Part[] {
  switch (cell.kind) {
    case 'text':
    case 'remark':
      return [part(cell.text, cell.tone ?? 'plain')];
    case 'approach':
      return [
        part(cut(cell.name, longestName), 'name'),
        ...cell.details.map((detail, i) => part(detail, 'options', i === 0 ? ' ' : ', ')),
      ].filter(saysSomething);
    case 'rank':
      return [part(`${cell.rank}${cell.tied ? '=' : ''}`, cell.rank === 1 ? 'good' : 'plain')];
    case 'seeds':
      return [part(describeSeeds(cell), 'quiet')];
    case 'list':
      return [part(cell.items.join(cell.separator), 'plain')];
    case 'flags':
      return cell.flags.map((flag) => part(cut(flag, longestText), 'flag'));
    case 'figure':
      return figureParts(cell, describeNumber);
    case 'difference':
      return [...figureParts(cell, describeSigned), ...testParts(cell)];
    case 'tests':
      return unseenFirst.map((test) => part(`${test} ${cell[test]}`, 'plain'));
    case 'number':
      return [part(writerOf(cell.form)(cell.value), 'value')];
    case 'range':
      return [asNumber(part(describeInterval(cell, writerOf(cell.form)), 'plain'))];
    case 'change':
      return [part(`${cell.before} → ${cell.after}`, 'plain')];
    case 'seconds':
      return [part(describeSeconds(cell.seconds), 'plain')];
  }
}

/** The parts of several cells of a row, one after another. */
export function partsAt({ cells }: Row, keys: readonly string[]): Part[] {
  return keys.flatMap((key) => {
    const cell = cells.get(key);
    return cell === undefined ? [] : partsOf(cell);
  });
}

function figureParts(
  { value, low = null, high = null, spread = null, overSeeds = null }: Figure,
  write: (value: number) => string,
): Part[] {
  const bounds = describeInterval({ low, high }, (bound) => write(bound));
  return [
    part(write(value), 'value'),
    part(bounds, 'quiet', ' '),
    part(describeSpread(spread), 'quiet', ' '),
    part(overSeeds === null ? '' : `seeds ${describeSpread(overSeeds)}`, 'quiet'),
  ]
    .filter(saysSomething)
    .map(asNumber);
}

function testParts({ adjustedPValue = null, runs, wantedRuns }: Test): Part[] {
  const isPartial = wantedRuns !== undefined && runs !== undefined;
  return [
    part(describePValue(adjustedPValue), 'plain'),
    part(isPartial ? `on ${runs} of ${wantedRuns} runs` : '', 'quiet'),
  ].filter(saysSomething);
}

function writerOf(form: Form | undefined): (value: number) => string {
  if (form === undefined) return (value) => describeNumber(value);
  return {
    rate: describeRate,
    ratio: describeRatio,
    count: describeCount,
    bytes: describeBytes,
  }[form];
}

function part(text: string, look: Part['look'], joint: Part['joint'] = ', '): Part {
  return { text, look, joint };
}

function asNumber(of: Part): Part {
  return { ...of, isNumber: true };
}

function saysSomething({ text }: Part): boolean {
  return text !== '';
}

/** At most `length` characters, the last an ellipsis if some are left out. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  return `${characters.slice(0, length - 1).join('')}…`;
}
