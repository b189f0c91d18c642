// Draws the rooms and their imports into docs/rooms.md: `npm run draw:rooms`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFloors, planRooms, type RoomPlan, surveyHouse } from './check-imports.ts';
import { readSources } from './read-imports.ts';

/** The page with the drawing, from the project's root. */
export const drawingFile = 'docs/rooms.md';

const begin = '<!-- drawn by npm run draw:rooms -->';
const end = '<!-- end of the drawing -->';

/** The page with the drawing of these rooms in place of its old one. */
export function redraw(page: string, plan: RoomPlan): string {
  const [before, rest] = page.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) {
    throw new Error(`${drawingFile} lacks the lines "${begin}" and "${end}".`);
  }
  return `${before}${begin}\n${drawRooms(plan)}\n${end}${after}`;
}

function drawRooms(plan: RoomPlan): string {
  const floors = [...findFloors(plan)].sort(
    ([roomA, a], [roomB, b]) => a - b || roomA.localeCompare(roomB, 'en'),
  );
  const rooms = floors.map(([room]) => room);
  const isShown = (from: string, to: string) => !leadsElsewhere(plan, from, to);
  return [
    '```mermaid',
    'flowchart BT',
    ...rooms.map((room) => `  ${idOf(room)}["${room}"]`),
    ...rooms.flatMap((from) =>
      importsOf(plan, from)
        .filter((to) => isShown(from, to))
        .map((to) => `  ${idOf(to)} --> ${idOf(from)}`),
    ),
    '```',
    '',
    '| floor | room | imports from |',
    '| --: | :-- | :-- |',
    ...floors.map(
      ([room, floor]) =>
        `| ${floor} | \`${room}\` | ${importsOf(plan, room).map(short).join(', ')} |`,
    ),
  ].join('\n');
}

/** Whether a way through other rooms shows already that one imports from the other. */
function leadsElsewhere(plan: RoomPlan, from: string, to: string): boolean {
  const reaches = (room: string): boolean => room === to || importsOf(plan, room).some(reaches);
  return importsOf(plan, from).some((room) => room !== to && reaches(room));
}

function importsOf(plan: RoomPlan, room: string): string[] {
  return [...(plan.get(room) ?? [])].sort();
}

function short(room: string): string {
  return room.replace('harness/', '');
}

function idOf(room: string): string {
  return room.replace('/', '_');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const file = join(root, drawingFile);
  const plan = planRooms(surveyHouse(readSources(root)));
  writeFileSync(file, redraw(readFileSync(file, 'utf8'), plan));
}
