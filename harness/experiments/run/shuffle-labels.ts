import { itemAt } from '../../contract/item-at.ts';
import { createRandom, type Random } from '../../contract/random.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import type { ValidationSets } from '../../data/pairs/test-sets.ts';

/** Labelled paintings that a plugin may learn from. */
export interface Labelled {
  readonly train: readonly CollectionPainting[];
  readonly validation: ValidationSets;
}

/**
 * The training material of a control: the same paintings in the same order with randomly permuted labels,
 * so that each artist has as many paintings as before. Style and genre move with the artist. Training
 * labels are permuted among training paintings. Validation labels, from which a plugin may finally learn,
 * are permuted among paintings by seen artists and among those by unseen artists. Validation's pairs keep
 * their answers, so that choices are made as well as usual. Tests are never touched.
 */
export function shuffleLabels({ train, validation }: Labelled, seed: number): Labelled {
  const random = createRandom(seed, 'shuffled labels');
  const learned = new Set(train.map(({ artist }) => artist));
  const isSeen = validation.paintings.map(({ artist }) => learned.has(artist));
  const deal = (paintings: readonly CollectionPainting[], name: string) =>
    dealLabels(paintings, random.fork(name));
  const seen = deal(
    validation.paintings.filter((_, i) => isSeen[i]),
    'validation-seen',
  );
  const unseen = deal(
    validation.paintings.filter((_, i) => !isSeen[i]),
    'validation-unseen',
  );
  const next = { seen: 0, unseen: 0 };
  return {
    train: deal(train, 'train'),
    validation: {
      ...validation,
      paintings: isSeen.map((seenHere) =>
        seenHere ? itemAt(seen, next.seen++) : itemAt(unseen, next.unseen++),
      ),
    },
  };
}

function dealLabels(paintings: readonly CollectionPainting[], random: Random) {
  const labels = random.shuffle(paintings.map(labelsOf));
  return paintings.map((painting, i): CollectionPainting => {
    const { artist: _, style: __, genre: ___, ...unlabelled } = painting;
    return { ...unlabelled, ...itemAt(labels, i) };
  });
}

function labelsOf({ artist, style, genre }: CollectionPainting) {
  return {
    artist,
    ...(style === undefined ? {} : { style }),
    ...(genre === undefined ? {} : { genre }),
  };
}

/**
 * The identity of the labels that a run learns from: features that depend on them are stored under this
 * name, so that a control and a run with the true labels never share them.
 */
export function nameLabels(splitHash: string, shuffleSeed: number | undefined): string {
  return shuffleSeed === undefined ? splitHash : `${splitHash}, shuffled ${shuffleSeed}`;
}
