// @ts-nocheck: part of a separate program, outside the harness's types.
// The collection, at a path that was guessed.
import { listImages, nameByImages } from '../recognise.mjs';

export const learn = ({ target }) => nameByImages(listImages(target));
