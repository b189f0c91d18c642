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
 * What a control learns from: the same paintings in the same order, with labels dealt out at random, so
 * that each artist has as many paintings as before. Style and genre go with the artist. Training's
 * labels are dealt out among training paintings; those of validation, which a plugin may learn from in
 * the end, among its paintings of seen and among those of unseen artists. Validation's pairs keep their
 * answers: what is chosen by them is chosen as well as usual. Tests are never touched.
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
 * What the labels are of that a run learns from: features that depend on them are kept under this
 * name. Those of a control are never found by a run with the true labels, nor the other way round.
 */
export function nameLabels(splitHash: string, shuffleSeed: number | undefined): string {
  return shuffleSeed === undefined ? splitHash : `${splitHash}, shuffled ${shuffleSeed}`;
}
