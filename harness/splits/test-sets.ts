export * from '../pairs/test-sets.ts';
