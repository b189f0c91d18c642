import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from '../harness/shared/project.ts';
import {
  findBrokenDoors,
  findCircles,
  findCrowding,
  planRooms,
  surveyHouse,
} from './rooms/check-imports.ts';
import { drawingFile, redraw } from './rooms/draw-rooms.ts';
import { readSources } from './rooms/read-imports.ts';

const { root } = findProject();
const house = surveyHouse(readSources(root));

it('every import goes through a door', () => {
  expect(findBrokenDoors(house)).toEqual([]);
});

it('no files import each other in a circle', () => {
  expect(findCircles(house)).toEqual([]);
});

it('the rooms can be walked through', () => {
  expect(findCrowding(planRooms(house))).toEqual([]);
});

it('the drawing shows the rooms as they are; otherwise: npm run draw:rooms', () => {
  const page = readFileSync(join(root, drawingFile), 'utf8');
  expect(page).toBe(redraw(page, planRooms(house)));
});
