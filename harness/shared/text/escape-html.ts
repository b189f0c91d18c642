import { escapeHarmful } from './harmless-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for HTML, between tags and in quoted attributes, and for SVG: it shows what it holds, and
 * nothing of it acts. Characters that XML forbids and marks of direction are written as `\u202e`.
 */
export function escapeHtml(text: string): string {
  return escapeHarmful(text).replace(/[&<>"']/g, (character) => entities[character]!);
}
