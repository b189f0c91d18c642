/**
 * A value of a Parquet file as text: the name of a class, or the value itself; empty if there is no
 * value.
 */
export function readText(value: unknown, classes: readonly string[] | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'number' && typeof value !== 'bigint') return '';
  return classes === undefined ? String(value) : (classes[Number(value)] ?? '');
}
