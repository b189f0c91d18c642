import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeSchema } from '../../../harness/shared/options/describe-schema.ts';

function describeOne(schema: z.ZodType) {
  return describeSchema(z.object({ firstOption: schema }))[0];
}

describe('describeSchema', () => {
  it('gives an option its flag, its text and its default', () => {
    expect(describeOne(z.string().default('auto').describe('What runs'))).toMatchObject({
      name: 'firstOption',
      flag: 'first-option',
      type: 'string',
      isList: false,
      isRequired: false,
      needsValue: true,
      shownDefault: '"auto"',
      description: 'What runs',
    });
  });

  it('shows a default that is decided elsewhere', () => {
    const schema = z.string().optional().meta({ description: 'Seeds', shownDefault: '0..2' });
    expect(describeOne(schema)).toMatchObject({ shownDefault: '0..2', description: 'Seeds' });
  });

  it('tells lists, choices and what must be there', () => {
    expect(describeOne(z.array(z.enum(['a', 'b'])))).toMatchObject({
      type: 'string',
      isList: true,
      isRequired: true,
      choices: ['a', 'b'],
      shownDefault: undefined,
    });
    expect(describeOne(z.array(z.string()).default([]))).toMatchObject({
      isRequired: false,
      shownDefault: undefined,
    });
  });

  it.each([
    ['boolean', false, z.boolean().default(false)],
    ['string', false, z.union([z.string(), z.literal(false)]).optional()],
    ['string', true, z.union([z.literal('all'), z.number()])],
    ['string', true, z.union([z.string(), z.array(z.string())])],
    ['number', true, z.int().optional()],
  ] as const)('is a %s whose flag needs a value: %s', (type, needsValue, schema) => {
    expect(describeOne(schema)).toMatchObject({ type, needsValue, isList: false });
  });

  it.each([
    ['a number', z.number()],
    ['an integer', z.int()],
    ['an integer of at least 2', z.int().min(2)],
    ['a number between 0 and 1', z.number().gt(0).lt(1)],
    ['a number of at least 0', z.number().min(0)],
    ['a number from 0 to 1', z.number().min(0).max(1)],
    ['an integer from 8 to 2048', z.int().min(8).max(2048)],
  ])('must be %s', (need, schema) => {
    expect(describeOne(schema)).toMatchObject({ need });
  });
});
