import { type Import, readImports, resolveImport } from './read-imports.ts';
import { brokenRule, drawnRoomOf, mostFloors, mostRooms } from './rooms.ts';

/** One file imports another of the project. */
export interface Arrow extends Import {
  readonly importer: string;
  readonly imported: string;
}

/** The rooms that each room imports from, those of all approaches as one. */
export type RoomPlan = ReadonlyMap<string, ReadonlySet<string>>;

/** The project's own files and the imports between them. */
export interface House {
  /** Paths from the project's root, with `/` between folders. */
  readonly files: ReadonlySet<string>;
  readonly arrows: readonly Arrow[];
}

/** Reads all imports of sources, each by its path; a file's imports of itself are left out. */
export function surveyHouse(sources: ReadonlyMap<string, string>): House {
  const arrows = [...sources].flatMap(([importer, source]) =>
    readImports(importer, source).flatMap((found) => {
      const imported = resolveImport(importer, found.specifier);
      return imported === undefined || imported === importer
        ? []
        : [{ ...found, importer, imported }];
    }),
  );
  return { files: new Set(sources.keys()), arrows };
}

/** Every import that breaks a rule of the rooms or leads nowhere, in a line of words each. */
export function findBrokenDoors({ files, arrows }: House): string[] {
  return arrows.flatMap(({ importer, imported, line }) => {
    // What is outside the two trees is not among the files.
    const isMissing = /^(harness|plugins)\//.test(imported) && !files.has(imported);
    const rule =
      brokenRule(importer, imported) ?? (isMissing ? 'there is no such file' : undefined);
    return rule === undefined ? [] : [`${importer}:${line} imports ${imported}: ${rule}`];
  });
}

/** The circles in which files import each other when the program runs, in a line of words each. */
export function findCircles({ files, arrows }: House): string[] {
  const leaving = new Map<string, Arrow[]>();
  for (const arrow of arrows.filter(({ kind }) => kind === 'runtime')) {
    leaving.set(arrow.importer, [...(leaving.get(arrow.importer) ?? []), arrow]);
  }
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly Arrow[]) => {
    if (done.has(file)) return;
    const start = way.findIndex(({ importer }) => importer === file);
    if (start >= 0) {
      const steps = way.slice(start).map(({ importer, line }) => `${importer}:${line}`);
      circles.push(`${steps.join(' imports ')} imports ${file}: files import in no circle`);
      return;
    }
    for (const arrow of leaving.get(file) ?? []) visit(arrow.imported, [...way, arrow]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return circles;
}

/** The rooms and what each imports from. */
export function planRooms({ files, arrows }: House): RoomPlan {
  const plan = new Map<string, Set<string>>();
  for (const file of files) {
    const room = drawnRoomOf(file);
    if (room !== undefined) plan.set(room, plan.get(room) ?? new Set());
  }
  for (const { importer, imported } of arrows) {
    const [from, to] = [drawnRoomOf(importer), drawnRoomOf(imported)];
    if (from !== undefined && to !== undefined && from !== to) plan.get(from)?.add(to);
  }
  return plan;
}

/**
 * The floor of each room: 1 where it imports from no other, else one above the highest that it
 * imports from.
 *
 * @throws Error if rooms import from each other in a circle
 */
export function findFloors(plan: RoomPlan): Map<string, number> {
  const floors = new Map<string, number>();
  const climb = (room: string, way: readonly string[]): number => {
    const known = floors.get(room);
    if (known !== undefined) return known;
    if (way.includes(room)) {
      const circle = [...way.slice(way.indexOf(room)), room];
      throw new Error(`rooms import in no circle: ${circle.join(' → ')}`);
    }
    const below = [...(plan.get(room) ?? [])].map((one) => climb(one, [...way, room]));
    const floor = 1 + Math.max(0, ...below);
    floors.set(room, floor);
    return floor;
  };
  for (const room of plan.keys()) climb(room, []);
  return floors;
}

/** What is too much about the house as a whole, in a line of words each. */
export function findCrowding(plan: RoomPlan): string[] {
  const highest = Math.max(0, ...findFloors(plan).values());
  return [
    ...(plan.size > mostRooms ? [`${plan.size} rooms, where ${mostRooms} are the most`] : []),
    ...(highest > mostFloors ? [`${highest} floors, where ${mostFloors} are the most`] : []),
  ];
}
