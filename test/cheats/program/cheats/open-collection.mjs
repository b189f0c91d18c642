// @ts-nocheck: a part of a program of its own, which no type of the harness reaches.
// The collection, at a path that was guessed.
import { listImages, nameByImages } from '../recognise.mjs';

export const learn = ({ target }) => nameByImages(listImages(target));
