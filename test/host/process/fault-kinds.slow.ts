import { expect, it } from 'vitest';
import { meetFault } from '../../material/meet-fault.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

// One of each kind that the campaign of the slow suite draws and the other tests do not have.
const folder = temporaryFolder();
const limits = { mostBusyMs: 4_000, mostIdleMs: 2_000 };

it('a process that does nothing wrong learns, answers and is saved', async () => {
  const { error } = await meetFault({ fault: 'none', at: 1, size: 1, afterMs: 0 }, folder, limits);
  expect(error).toBeUndefined();
});

it('a process that gives signs of life and never answers "hello" is ended', async () => {
  const fault = { fault: 'neverAnswers', at: 1, size: 1, afterMs: 0 };
  const { error } = await meetFault(fault, folder, { mostBusyMs: 2_000 });
  expect(error).toMatchObject({
    code: 'PLUGIN_SILENT',
    message: expect.stringContaining('has not answered "hello" for 2 s'),
  });
});

it.concurrent.each([
  [
    'half',
    'PROTOCOL_BROKEN',
    /it stopped in the middle of a message, and nothing arrived for \d s/,
  ],
  ['halfArray', 'PROTOCOL_BROKEN', /it stopped in the middle of a message/],
  ['largeClaim', 'PROTOCOL_BROKEN', /it stopped in the middle of a message/],
  ['floodAsks', 'PROTOCOL_BROKEN', /it sends 20000 requests without reading an answer/],
  ['longError', 'PLUGIN_FAILED', /^.{4000,4100}$/],
  ['block', 'PLUGIN_SILENT', /has not responded/],
  ['wordAsId', 'PROTOCOL_BROKEN', /answers a request that was not sent/],
  ['manyArrays', 'PROTOCOL_BROKEN', /not a short list/],
  ['unknownNote', 'PROTOCOL_BROKEN', /it asks for "giveMeTheLabels"/],
  ['strangeView', 'PROTOCOL_BROKEN', /Plugin faulty sent an invalid request/],
  ['exit0', 'PLUGIN_STOPPED', /with exit code 0/],
])('%s ends in one clear error', async (fault, code, message) => {
  // In the middle of training.
  const { error } = await meetFault({ fault, at: 7, size: 50, afterMs: 0 }, folder, limits);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});
