import type { Layout } from '../layout.ts';
import { blocks } from './blocks.ts';
import { cityscape } from './cityscape.ts';
import { figures } from './figures.ts';
import { flowers } from './flowers.ts';
import { forest } from './forest.ts';
import { interior } from './interior.ts';
import { landscape } from './landscape.ts';
import { marina } from './marina.ts';
import { nocturne } from './nocturne.ts';
import { portrait } from './portrait.ts';
import type { Sitting } from './sitting.ts';
import { stillLife } from './still-life.ts';
import { swirls } from './swirls.ts';

/** The subjects of the demo. Each draws a layout that is different every time. */
export const scenes = {
  landscape,
  marina,
  portrait,
  'still life': stillLife,
  cityscape,
  forest,
  'flower painting': flowers,
  interior,
  'geometric abstract': blocks,
  'lyrical abstract': swirls,
  nocturne,
  figures,
} satisfies Record<string, (sitting: Sitting) => Layout>;

/** The possible subjects of a painting: the genre in the demo's manifest. */
export type SceneName = keyof typeof scenes;
