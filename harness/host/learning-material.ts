import type { LabelledPainting, Validation } from '../contract/plugin.ts';
import type { CollectionPainting } from '../data/collection/collection.ts';
import type { ValidationSets } from '../data/pairs/test-sets.ts';
import type { PaintingHandles } from './painting-handles.ts';

/** What a plugin learns from, made from handles. */
export interface LearningMaterial {
  readonly train: readonly LabelledPainting[];
  readonly artists: number;
  readonly validation: Validation;
}

/**
 * Hands training and validation paintings over. Artists get numbers in the order of their first
 * training painting, validation's unseen artists the numbers after; names stay behind.
 */
export function handOverLearningMaterial(
  train: readonly CollectionPainting[],
  validation: ValidationSets,
  handles: PaintingHandles,
): LearningMaterial {
  const numbers = new Map<string, number>();
  const label = (painting: CollectionPainting): LabelledPainting => {
    const artist = numbers.get(painting.artist) ?? numbers.size;
    numbers.set(painting.artist, artist);
    return Object.freeze({
      ...handles.release(painting),
      artist,
      ...(painting.style === undefined ? {} : { style: painting.style }),
      ...(painting.genre === undefined ? {} : { genre: painting.genre }),
    });
  };
  const labelledTrain = train.map(label);
  const artists = numbers.size;
  return {
    train: labelledTrain,
    artists,
    validation: {
      paintings: validation.paintings.map(label),
      seen: validation.seen,
      unseen: validation.unseen,
    },
  };
}
