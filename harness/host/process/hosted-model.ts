import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { Answer } from '../../contract/messages/peer.ts';
import type { Explanation, Heatmap } from '../../contract/plugin.ts';
import type { HostedModel } from '../hosted-plugin.ts';
import { copyPlainFiles } from './copy-plain-files.ts';
import type { PluginSession } from './plugin-session.ts';
import { readProcessMemory } from './process-memory.ts';
import { takeFloats } from './take-floats.ts';

const learnt = z.object({
  embeds: z.boolean().default(false),
  explains: z.boolean().default(false),
  refits: z.boolean().default(false),
});
const places = z.int().min(1).max(4096);
const widthOf = z.object({ width: z.int().min(1) });
const mapOf = z.object({
  rows: places,
  columns: places,
  middle: z.number().positive().max(1).optional(),
});
const mapsOf = z.object({ maps: z.array(mapOf).length(4) });
const tensorsOf = z.object({ tensors: z.int() });

/** The model that a process has learnt or loaded, from its answer to either. */
export function createHostedModel(
  session: PluginSession,
  answer: Answer,
  isOurs: boolean,
): HostedModel {
  const { embeds, explains, refits } = read(session, learnt, answer, 'once it has learnt');
  const model: HostedModel = {
    async predict(paintings, { a, b }) {
      const answer = await session.ask('predict', {
        body: session.nameList(paintings),
        arrays: [Uint32Array.from(a), Uint32Array.from(b)],
      });
      return takeFloats(session.name, answer, 'predict', a.length);
    },
    async save(folder) {
      const written = join(session.scratch, 'model');
      await rm(written, { recursive: true, force: true });
      await mkdir(written);
      await session.ask('save', { body: { folder: written } });
      await copyPlainFiles(written, folder);
    },
    async usage() {
      const bytes = readProcessMemory(session.connection.pid);
      if (!isOurs) return { tensors: 0, bytes };
      const { tensors } = read(session, tensorsOf, await session.ask('usage'), '"usage"');
      return { tensors, bytes };
    },
    async free() {
      const freed = isOurs ? await session.ask('dispose') : undefined;
      await session.stop();
      return freed === undefined ? 0 : read(session, tensorsOf, freed, '"dispose"').tensors;
    },
    dispose() {
      void session.stop();
    },
  };
  if (embeds) {
    model.embed = async (paintings) => {
      const answer = await session.ask('embed', { body: session.nameList(paintings) });
      const { width } = read(session, widthOf, answer, '"embed"');
      const rows = paintings.length;
      return { rows, width, data: takeFloats(session.name, answer, 'embed', rows * width) };
    };
  }
  if (explains) {
    model.explain = async (pair) => {
      const answer = await session.ask('explain', { body: session.nameList([...pair]) });
      return takeExplanations(session, answer);
    };
  }
  if (refits) {
    model.refit = async () => {
      const again = createHostedModel(session, await session.ask('refit'), isOurs);
      const { refit: _, ...refitted } = again;
      return refitted;
    };
  }
  return model;
}

function read<T>(session: PluginSession, schema: z.ZodType<T>, { body }: Answer, what: string): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${session.name} sent an invalid answer to ${what}: ${z.prettifyError(parsed.error)}`,
  );
}

function takeExplanations(
  session: PluginSession,
  answer: Answer,
): readonly [Explanation, Explanation] {
  const { maps } = read(session, mapsOf, answer, '"explain"');
  const takeMap = (place: number): Heatmap => {
    const { rows, columns, middle } = itemAt(maps, place);
    const arrays = answer.arrays.slice(place, place + 1);
    return {
      rows,
      columns,
      data: takeFloats(session.name, { body: {}, arrays }, 'explain', rows * columns),
      middle,
    };
  };
  const take = (from: number): Explanation => ({
    activation: takeMap(from),
    evidence: takeMap(from + 1),
  });
  return [take(0), take(2)];
}
